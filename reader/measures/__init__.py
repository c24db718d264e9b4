"""Inter-annotator agreement in numbers: kappa, alpha, unitizing alpha, span F1, intervals."""
