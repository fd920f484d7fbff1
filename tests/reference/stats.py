"""Writes src/stats/reference.rs: what outside references say of each method.

    python3 -m venv env && env/bin/pip install mpmath scipy statsmodels mapclassify
    env/bin/python tests/reference/stats.py > src/stats/reference.rs && rustfmt src/stats/reference.rs

Made with mpmath 1.3, scipy 1.17.1, statsmodels 0.15.0, mapclassify 2.10.0.
"""
import random

import mapclassify
import mpmath as mp
import numpy as np
from scipy import stats
from scipy.spatial.distance import cityblock, jensenshannon
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

mp.mp.dps = 50


def number(x):
    text = repr(float(x))
    return text if any(c in text for c in ".en") else text + ".0"


def table(name, kind, rows):
    print(f"pub const {name}: [{kind}; {len(rows)}] = [")
    for row in rows:
        if isinstance(row, tuple):
            print("    (" + ", ".join(c if isinstance(c, str) else number(c) for c in row) + "),")
        else:
            print(f"    {row if isinstance(row, str) else number(row)},")
    print("];\n")


print("//! What do outside references say? Written by `tests/reference/stats.py`.\n")
print('#![allow(clippy::excessive_precision, clippy::unreadable_literal, clippy::approx_constant)]\n')

table("REFERENCE_LN_GAMMA", "(f64, f64)",
      [(x, mp.loggamma(mp.mpf(x))) for x in
       (1e-8, 0.1, 0.49, 0.5, 0.9, 1.0001, 1.3, 1.5, 1.9999, 2.3, 2.5, 3.7, 7.2, 14.9, 15, 30.5, 171.5, 1e4, 1e7, 1e12)])

pairs = [(0.5, 0.1), (0.5, 3), (1, 0.02), (3, 2), (3, 9), (10, 4), (10, 25), (40, 41), (250, 200),
         (1000, 1100), (100000, 99500), (1e7, 1e7 + 3000)]


def gamma_lower(a, x):
    """P(a, x) by its series of positive terms."""
    a, x = mp.mpf(a), mp.mpf(x)
    term = total = mp.mpf(1)
    n = a
    while term > total * mp.mpf("1e-45"):
        n += 1
        term *= x / n
        total += term
    return mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1)) * total


table("REFERENCE_INCOMPLETE_GAMMA", "(f64, f64, f64, f64)",
      [(a, x, gamma_lower(a, x), 1 - gamma_lower(a, x)) for a, x in pairs])


def beta(a, b, x):
    """I_x(a, b) by its series of positive terms, and its complement."""
    a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
    term = total = mp.mpf(1)
    n = mp.mpf(0)
    while term > total * mp.mpf("1e-45"):
        term *= (a + b + n) / (a + 1 + n) * x
        n += 1
        total += term
    front = a * mp.log(x) + b * mp.log(1 - x) - mp.log(a) - mp.loggamma(a) - mp.loggamma(b) + mp.loggamma(a + b)
    lower = mp.exp(front) * total
    return lower, 1 - lower


table("REFERENCE_INCOMPLETE_BETA", "(f64, f64, f64, f64, f64)",
      [(a, b, x, *beta(a, b, x)) for a, b, x in
       [(0.5, 0.5, 0.25), (2, 3, 0.1), (2, 3, 0.9), (8, 23, 0.3), (30, 1, 0.97), (100, 300, 0.2),
        (1000, 2400, 0.3), (3e6, 7e6, 0.29985), (5.5, 0.25, 0.99)]])


def pmf(x, n, p):
    p = mp.mpf(p)
    return mp.exp(
        mp.loggamma(n + 1) - mp.loggamma(x + 1) - mp.loggamma(n - x + 1) + x * mp.log(p) + (n - x) * mp.log(1 - p))


table("REFERENCE_BINOMIAL", "(f64, f64, f64, f64)",
      [(x, n, p, pmf(x, n, p)) for x, n, p in
       [(8, 30, 0.3), (0, 30, 0.01), (30, 30, 0.9), (1, 1000, 0.5), (12121, 41307, 0.29),
        (2999000, 10000000, 0.3), (500, 10000000, 0.0001)]])

table("REFERENCE_CHI_SQUARE", "(f64, f64, f64)",
      [(p, k, 2 * mp.findroot(lambda x: gamma_lower(mp.mpf(k) / 2, x) - mp.mpf(p),
                              mp.mpf(float(stats.chi2.ppf(p, k))) / 2))
       for p, k in [(0.025, 8), (0.975, 10), (0.025, 2), (0.975, 2), (0.5, 1), (1e-6, 4), (0.999999, 3),
                    (0.025, 18), (0.975, 20), (0.3, 500)]])
table("REFERENCE_NORMAL", "(f64, f64)",
      [(p, mp.sqrt(2) * mp.erfinv(2 * mp.mpf(p) - 1)) for p in (0.975, 0.025, 0.995, 0.6, 0.5001, 1e-10, 0.9999)])

table("REFERENCE_WILSON", "(f64, f64, f64, f64)",
      [(o, n, *proportion_confint(o, n, 0.05, "wilson")) for o, n in
       [(8, 30), (1, 30), (29, 30), (12121, 41307), (3, 22), (250, 1000)]])

random.seed(1)
cases = [(5, 45, 12.5874918 / 45), (8, 30, 0.3), (0, 12, 0.2), (12, 12, 0.6), (15, 30, 0.5), (16, 30, 0.5),
         (610, 2359, 697.445311 / 2359), (2999000, 10000000, 0.3), (3001500, 10000000, 0.3),
         (990, 10000000, 0.0001), (9999000, 10000000, 0.99991)]
for _ in range(60):
    n = random.choice([7, 31, 90, 400, 3000])
    cases.append((random.randint(0, n) if n < 50 else int(random.gauss(0.3 * n, 1.5 * (0.21 * n) ** 0.5)), n,
                  random.uniform(0.2, 0.4)))
table("REFERENCE_BINOMIAL_TEST", "(u64, u64, f64, f64)",
      [(str(o), str(n), p, stats.binomtest(o, n, p).pvalue) for o, n, p in cases])


def poisson_test(o, m):
    """R's poisson.test by its definition, summed to fifty digits."""
    m = mp.mpf(m)
    probability = lambda x: mp.exp(x * mp.log(m) - m - mp.loggamma(x + 1))
    most = probability(o) * (1 + mp.mpf("1e-7"))
    return min(mp.mpf(1), sum(p for p in (probability(x) for x in range(int(4 * m + 4 * o + 200))) if p <= most))


table("REFERENCE_POISSON_TEST", "(u64, f64, f64)",
      [(str(o), m, poisson_test(o, m)) for o, m in
       [(0, 3.2), (3, 3.2), (4, 3.2), (10, 3.2), (25, 40.0), (40, 25.0), (12, 12.0), (180, 150.5), (120, 150.5),
        (0, 0.4), (2, 0.4), (610, 697.445311)]])

p = [0.0116, 0.83, 0.50, 0.001, 0.04, 0.03, 0.2, 0.0004, 1.0, 0.04]
table("REFERENCE_P", "f64", p)
table("REFERENCE_Q", "f64", list(multipletests(p, method="fdr_bh")[1]))

o = np.array([30, 12, 55, 80, 9, 41, 22, 100, 64, 37, 18, 5], float)
e = np.array([22.5, 15.1, 40.2, 95.3, 12.4, 33.3, 25.6, 77.7, 70.1, 30.9, 11.2, 9.8])
y, s = np.sqrt(o / e), 1 / (2 * np.sqrt(e))
z = (y - 1) / s
z = np.clip(z, *np.quantile(z, [0.1, 0.9]))
n, w = len(o), 1 / s**2
phi = (z**2).sum() / n
tau2 = max(0, (n * phi - (n - 1)) / (w.sum() - (w**2).sum() / w.sum()))
table("REFERENCE_O", "f64", list(o))
table("REFERENCE_E", "f64", list(e))
print(f"pub const REFERENCE_PHI: f64 = {number(phi)};\n")
print(f"pub const REFERENCE_TAU_SQUARED: f64 = {number(tau2)};\n")

rng = np.random.default_rng(1)
values = np.round(np.concatenate([rng.gamma(3, 12, 70), rng.normal(140, 9, 25)]), 3)
table("REFERENCE_VALUES", "f64", list(values))
table("REFERENCE_QUANTILES", "f64", list(mapclassify.Quantiles(values, 5).bins))
table("REFERENCE_EQUAL", "f64", list(mapclassify.EqualInterval(values, 5).bins))
table("REFERENCE_STD", "f64", sorted({min(b, values.max()) for b in mapclassify.StdMean(values).bins if values.min() <= b}))
print("pub const REFERENCE_FISHER_JENKS: [(usize, &[f64]); 5] = [")
for k in (2, 3, 5, 7, 9):
    print(f"    ({k}, &[{', '.join(number(b) for b in mapclassify.FisherJenks(values, k).bins)}]),")
print("];")

mixes = [([0.5, 0.3, 0.2], [0.2, 0.3, 0.5]), ([120, 60, 20, 0], [40, 100, 60, 7]), ([1, 0, 0], [0, 0.5, 0.5]),
         ([0.1] * 10, [0.05] * 4 + [0.2] + [0.12] * 5)]
print("pub const REFERENCE_SIMILARITY: &[(&[f64], &[f64], f64, f64)] = &[")
for p, q in mixes:
    a, b = np.array(p, float) / sum(p), np.array(q, float) / sum(q)
    rows = ", ".join("&[" + ", ".join(number(float(v)) for v in mix) + "]" for mix in (p, q))
    print(f"    ({rows}, {number(cityblock(a, b) / 2)}, {number(jensenshannon(p, q, base=2))}),")
print("];")
