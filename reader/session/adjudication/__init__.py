"""Adjudication: from what several annotators marked to one gold layer, without a screen."""
