# Makes reference.json: what SciPy and statsmodels say. Run it as
#   python3 -m venv .venv && .venv/bin/pip install scipy==1.17.1 statsmodels==0.15.0
#   .venv/bin/python test/statistics/reference.py > test/statistics/reference.json
import json

from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

DEGREES = [1, 2, 3.7, 4, 10, 98, 1000, 100000]
A = [0.9121, 0.9104, 0.9133, 0.9098, 0.9127]
B = [0.8871, 0.8890, 0.8862, 0.8855, 0.8881]
C = [0.8871, 0.8893, 0.8862]
P = [0.01, 0.04, 0.03, 0.005, 0.9, 0.04]
SKEWED = [round(float(x), 4) for x in stats.expon.ppf([(i + 0.5) / 30 for i in range(30)])]


def interval(result):
    low, high = result.confidence_interval(0.95)
    return {"p": result.pvalue, "df": result.df, "low": low, "high": high}


def mean_interval(values, level):
    return list(stats.t.interval(level, len(values) - 1, sum(values) / len(values), stats.sem(values)))


def both_mcnemar(only_a, only_b):
    table = [[800, only_a], [only_b, 50]]
    corrected = mcnemar(table, exact=False, correction=True)
    return {
        "only_a": only_a,
        "only_b": only_b,
        "exact_p": mcnemar(table, exact=True).pvalue,
        "chi_squared": corrected.statistic,
        "corrected_p": corrected.pvalue,
    }


def anova(*groups):
    f, p = stats.f_oneway(*groups)
    return {"groups": groups, "f": f, "p": p}


drawn = stats.bootstrap(
    (SKEWED,), lambda x: x.mean(), vectorized=False, n_resamples=100000, method="percentile", rng=1
)

print(
    json.dumps(
        {
            "student_quantile": [[p, df, stats.t.ppf(p, df)] for df in DEGREES for p in [0.5, 0.6, 0.975, 0.9995]],
            "student_tails": [
                [t, df, 2 * stats.t.sf(t, df)] for df in DEGREES for t in [0, 1e-6, 0.3, 1, 2.5, 12, 100]
            ],
            "fisher_tail": [
                [f, a, b, stats.f.sf(f, a, b)]
                for f in [0.1, 1, 4.1, 30]
                for a, b in [(1, 1), (2, 10), (5, 500), (40, 3)]
            ],
            "chi_square_tail": [[x, stats.chi2.sf(x, 1)] for x in [0, 0.01, 1, 3.84, 20, 500]],
            "coin_tail": [[k, n, stats.binom.cdf(k, n, 0.5)] for k, n in [(0, 1), (0, 10), (3, 7), (40, 100), (480, 1000)]],
            "mean": {"values": A, "95": mean_interval(A, 0.95), "99": mean_interval(A, 0.99)},
            "paired": {"a": A, "b": B, **interval(stats.ttest_rel(A, B))},
            "welch": {"a": A, "b": C, **interval(stats.ttest_ind(A, C, equal_var=False))},
            "studentized_range": [
                [q, k, df, stats.studentized_range.sf(q, k, df)]
                for q in [0.5, 2, 3.5, 6, 12]
                for k, df in [(2, 1), (2, 4), (3, 2), (5, 8), (20, 38), (50, 98), (10, 1000)]
            ],
            "holm": {"p": P, "corrected": list(multipletests(P, method="holm")[1])},
            "mcnemar": [both_mcnemar(*pair) for pair in [(10, 20), (0, 5), (7, 7), (312, 251), (0, 0)] if sum(pair)],
            "anova": [anova(A, B, C), anova([1.0, 2.0], [1.5, 2.5, 3.5])],
            "proportions": [
                [*counts, *confint_proportions_2indep(*counts, method="newcomb", compare="diff")]
                for counts in [(912, 1000, 887, 1000), (56, 70, 48, 80), (9, 10, 3, 10)]
            ],
            "bootstrap": {
                "values": SKEWED,
                "low": drawn.confidence_interval.low,
                "high": drawn.confidence_interval.high,
            },
        },
        indent=1,
        default=float,
    )
)
