-- One store for a team: every action of everybody, in the lines of their journals.
-- Run by the owner of the database. Persons are roles of PostgreSQL; what each may see and do is
-- said by the policies below, and by nothing that a program of theirs does.
-- Nothing here is ever changed or deleted by those who annotate, but their own progress and queues.

set standard_conforming_strings = on;
set client_encoding = 'UTF8';
begin;

do $$
begin
  if current_setting('server_version_num')::int < 150000 then
    raise 'PostgreSQL % is too old: views that keep to policies came with 15', version();
  end if;
  if current_setting('server_encoding') <> 'UTF8' then
    raise 'this database holds %, and texts are UTF8: create another', current_setting('server_encoding');
  end if;
  if not exists (select from pg_catalog.pg_roles where rolname = 'obelism_team') then
    create role obelism_team nologin;
  end if;
end $$;

create schema obelism;

create table obelism.about (
  one     boolean primary key default true check (one),
  id      uuid not null default gen_random_uuid(),  -- another one after a restore: see restored()
  version int not null,
  blind   boolean not null default false            -- whether annotators see their own work only
);
insert into obelism.about (version) values (1);

create table obelism.person (
  role      name primary key,
  annotator text not null unique,
  -- annotator: own layers; lead: decides, too, and sees all; program: a server acting for others
  kind      text not null default 'annotator' check (kind in ('annotator', 'lead', 'program'))
);

-- Who is connected. session_user, which no statement of theirs changes.
create function obelism.me() returns text language sql stable security definer
  set search_path = pg_catalog, pg_temp
  return (select annotator from obelism.person where role = session_user);
create function obelism.kind() returns text language sql stable security definer
  set search_path = pg_catalog, pg_temp
  return (select kind from obelism.person where role = session_user);
create function obelism.sees_all() returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp
  return coalesce((select p.kind <> 'annotator' or not a.blind
    from obelism.person p, obelism.about a where p.role = session_user), false);

-- A line of a journal as a value to query; PostgreSQL has no text with a zero character.
create function obelism.readable(line text) returns jsonb language sql immutable strict
  set search_path = pg_catalog, pg_temp
  return replace(line, '\u0000', '\ufffd')::jsonb;
-- A number of a record that somebody wrote, if it is one that can be a place in a text.
create function obelism.place(value jsonb) returns int language sql immutable strict
  set search_path = pg_catalog, pg_temp
  return case when jsonb_typeof(value) = 'number' and value::numeric between 0 and 2147483647
    then trunc(value::numeric)::int end;
-- The bytes of a small file as a value; null where they are none.
create function obelism.value(data bytea) returns jsonb language plpgsql immutable strict
  set search_path = pg_catalog, pg_temp as $$
begin
  return obelism.readable(convert_from(data, 'UTF8'));
exception when others then
  return null;
end $$;

create table obelism.text (
  sha256 text primary key check (sha256 = encode(sha256(body), 'hex')),
  body   bytea not null
);
create table obelism.origin (                       -- what a text was extracted from
  sha256 text primary key references obelism.text,
  data   text not null
);

create table obelism.action (
  n       bigint generated always as identity,      -- (xid, n) is the cursor of who reads on;
  xid     xid8 not null default pg_current_xact_id(),  -- n alone would pass over rows that come late
  id      text not null,
  layer   text not null,                            -- whose layer
  who     text not null,                            -- who did it
  article text not null,
  seq     int not null check (seq > 0),
  sha256  text not null references obelism.text,    -- the text that its places count
  line    text not null check (strpos(line, E'\n') = 0),  -- the line of the journal, byte for byte
  record  jsonb not null generated always as (obelism.readable(line)) stored,
  role    name not null default session_user,
  arrived timestamptz not null default now(),
  primary key (who, id),                            -- who sends twice sends once, and blocks nobody
  check ((record->>'id' = id and record->>'who' = who and record->>'article' = article
    and record->>'sha256' = sha256 and record->'seq' = to_jsonb(seq)
    and record->>'type' = 'action' and jsonb_typeof(record->'after') = 'object'
    and coalesce(jsonb_typeof(record->'after'->'annotations'), 'object') = 'object'
    and coalesce(record->'meta'->>'annotator', layer) = layer) is true)
);
create unique index on obelism.action (xid, n);
create index on obelism.action (layer, article, n);
create index on obelism.action (article);
create index on obelism.action (sha256);

create table obelism.blob (                         -- how far somebody has read, queues of reviews
  kind     text not null,
  owner    text not null,
  name     text not null,
  data     bytea not null,
  n        bigint not null default 0,
  xid      xid8 not null default pg_current_xact_id(),
  modified timestamptz not null default now(),
  primary key (kind, owner, name)
);
create sequence obelism.blob_n;
create unique index on obelism.blob (xid, n);
create function obelism.number_blob() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  new.n := nextval('obelism.blob_n');
  new.xid := pg_current_xact_id();
  new.modified := now();
  return new;
end $$;
create trigger number before insert or update on obelism.blob
  for each row execute function obelism.number_blob();

create function obelism.tell() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_notify('obelism', '');
  return null;
end $$;
create trigger tell after insert on obelism.action
  for each statement execute function obelism.tell();

-- Of one's own layer, or of another's as far as a lead may.
alter table obelism.about enable row level security;
alter table obelism.person enable row level security;
alter table obelism.action enable row level security;
alter table obelism.text enable row level security;
alter table obelism.origin enable row level security;
alter table obelism.blob enable row level security;

create policy see on obelism.about for select using (true);
create policy lead on obelism.about for update
  using ((select obelism.kind()) = 'lead') with check (true);
create policy see on obelism.person for select
  using ((select obelism.sees_all()) or role = session_user);
create policy see on obelism.action for select using ((select obelism.sees_all())
  or layer = (select obelism.me()));
create policy send on obelism.action for insert with check (
  case (select obelism.kind())
    when 'program' then true
    when 'lead' then who = (select obelism.me()) or (who = layer and who like '@%')
    when 'annotator' then who = (select obelism.me()) and layer = who
    else false
  end);
create policy see on obelism.text for select using ((select obelism.sees_all())
  or exists (select from obelism.action a where a.sha256 = text.sha256));
create policy send on obelism.text for insert with check ((select obelism.kind()) is not null);
create policy see on obelism.origin for select using ((select obelism.sees_all())
  or exists (select from obelism.action a where a.sha256 = origin.sha256));
create policy send on obelism.origin for insert with check ((select obelism.kind()) is not null);
create policy see on obelism.blob for select using (
  owner = (select obelism.me()) or (select obelism.kind()) = 'program'
  or kind = 'file'
  or (kind in ('progress', 'withdrawn') and (select obelism.sees_all())));
create policy own on obelism.blob for insert with check (
  case (select obelism.kind())
    when 'program' then true
    when 'lead' then owner = (select obelism.me()) or kind in ('withdrawn', 'file')
    when 'annotator' then owner = (select obelism.me()) and kind in ('progress', 'queue', 'choices')
    else false
  end);
create policy change on obelism.blob for update using (
  owner = (select obelism.me()) and kind not in ('withdrawn', 'file')
  or (select obelism.kind()) = 'program'
  or (select obelism.kind()) = 'lead' and kind in ('withdrawn', 'file'));
create policy remove on obelism.blob for delete using (
  owner = (select obelism.me()) and kind not in ('withdrawn', 'file')
  or (select obelism.kind()) = 'program'
  or (select obelism.kind()) = 'lead' and kind in ('withdrawn', 'file'));

-- After a dump was restored into another server, whose counting of transactions is another one.
create function obelism.restored() returns void language sql
  set search_path = pg_catalog, pg_temp
begin atomic
  update obelism.action set xid = pg_current_xact_id();
  update obelism.blob set name = name;
  update obelism.about set id = gen_random_uuid();
end;

-- The annotations as they stand: the last that was said of each.
create view obelism.tag with (security_invoker = true) as
  with said as (
    select distinct on (a.layer, a.article, t.key)
      a.layer, a.article, a.sha256, a.who, t.key as id, t.value as record
    from obelism.action a, jsonb_each(a.record->'after'->'annotations') t
    where not exists (
      select from obelism.blob b where b.kind = 'withdrawn' and b.owner = a.layer)
    order by a.layer, a.article, t.key, a.record->>'at' collate "C" desc, a.seq desc,
      a.id collate "C" desc
  )
  select layer as annotator, article, id, record->>'label' as label,
    obelism.place(record->'spans'->0->'start') as start,
    obelism.place(record->'spans'->0->'end') as "end",
    record->'spans'->0->>'text' as text, record->>'note' as note, record->'flag' as unsure,
    record->>'origin' as origin, record->>'created' as created, record->>'modified' as modified,
    who, sha256, record
  from said where jsonb_typeof(record) = 'object';

-- How far everybody is, an article each.
create view obelism.progress with (security_invoker = true) as
  with done as (
    select layer, article, count(*) as actions, max(record->>'at' collate "C") as last
    from obelism.action group by layer, article
  ), tags as (
    select annotator, article, count(*) as tags from obelism.tag group by annotator, article
  ), read as (
    select b.owner, b.name, v.value, (
      select sum(greatest(obelism.place(each->1) - obelism.place(each->0), 0))
      from jsonb_array_elements(case when jsonb_typeof(v.value->'read') = 'array'
        then v.value->'read' else '[]' end) each) as characters
    from obelism.blob b, lateral (select obelism.value(b.data)) v(value) where b.kind = 'progress'
  )
  select coalesce(d.layer, r.owner) as annotator, coalesce(d.article, r.name) as article,
    coalesce(t.tags, 0) as tags, coalesce(d.actions, 0) as actions, d.last,
    coalesce(r.value->>'status', 'new') as status, coalesce(r.characters, 0) as characters_read,
    obelism.place(r.value->'seconds') as seconds
  from done d full join read r on r.owner = d.layer and r.name = d.article
    left join tags t on t.annotator = d.layer and t.article = d.article;

-- Of each two annotators and label, over the articles that both have tagged: tags alike to the
-- character, and twice their number over that of all.
create view obelism.agreement with (security_invoker = true) as
  with tags as (
    select distinct annotator, article, label, start, "end" from obelism.tag where start is not null
  ), pairs as (
    select distinct a.annotator as a, b.annotator as b, a.article
    from tags a join tags b using (article)
    where a.annotator < b.annotator and a.annotator not like '@%' and b.annotator not like '@%'
  ), counted as (
    select pairs.a, pairs.b, t.label,
      count(*) filter (where t.annotator = pairs.a) as tags_a,
      count(*) filter (where t.annotator = pairs.b) as tags_b,
      count(*) filter (where t.annotator = pairs.a and exists (
        select from tags o where o.annotator = pairs.b and o.article = t.article
          and o.label = t.label and o.start = t.start and o."end" = t."end")) as alike
    from pairs join tags t on t.article = pairs.article and t.annotator in (pairs.a, pairs.b)
    group by pairs.a, pairs.b, t.label
  )
  select a, b, label, tags_a, tags_b, alike,
    round(2.0 * alike / (tags_a + tags_b), 4) as f1
  from counted;

revoke all on all functions in schema obelism from public;
grant usage on schema obelism to obelism_team;
grant execute on function obelism.me(), obelism.kind(), obelism.sees_all(), obelism.readable(text),
  obelism.place(jsonb), obelism.value(bytea) to obelism_team;
grant select on all tables in schema obelism to obelism_team;
grant update (blind) on obelism.about to obelism_team;
grant insert (id, layer, who, article, seq, sha256, line) on obelism.action to obelism_team;
grant insert (sha256, body) on obelism.text to obelism_team;
grant insert (sha256, data) on obelism.origin to obelism_team;
grant insert (kind, owner, name, data), update (kind, name, data), delete
  on obelism.blob to obelism_team;

commit;
