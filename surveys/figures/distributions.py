"""Tails of the χ², Student's t and normal distributions, to about ten digits: all that the tests here need."""

import math
from statistics import NormalDist

_STANDARD = NormalDist()
_SMALL = 1e-300
_CLOSE = 1e-15
_MOST_STEPS = 10_000


def normal_quantile(level: float) -> float:
    """How many standard errors to both sides hold this share."""
    return _STANDARD.inv_cdf((1 + level) / 2)


def chi_square_tail(value: float, degrees: int) -> float:
    """How probable a χ² of at least this much is by chance."""
    if value <= 0 or degrees <= 0:
        return 1.0
    shape, bound = degrees / 2, value / 2
    if bound < shape + 1:
        return 1 - _gamma_series(shape, bound)
    return _gamma_fraction(shape, bound)


def student_tails(value: float, degrees: float) -> float:
    """How probable a t that far from nought, on either side, is by chance."""
    if math.isinf(value):
        return 0.0
    return _beta_share(degrees / 2, 0.5, degrees / (degrees + value * value))


def _gamma_series(shape: float, bound: float) -> float:
    term = total = 1 / shape
    place = shape
    for _step in range(_MOST_STEPS):
        place += 1
        term *= bound / place
        total += term
        if term < total * _CLOSE:
            break
    return total * math.exp(-bound + shape * math.log(bound) - math.lgamma(shape))


def _gamma_fraction(shape: float, bound: float) -> float:
    """Lentz's way of working out the continued fraction of the upper part."""
    below = bound + 1 - shape
    ratio = 1 / _SMALL
    inverse = 1 / below
    total = inverse
    for step in range(1, _MOST_STEPS):
        factor = -step * (step - shape)
        below += 2
        inverse = 1 / _away_from_zero(factor * inverse + below)
        ratio = _away_from_zero(below + factor / ratio)
        change = inverse * ratio
        total *= change
        if abs(change - 1) < _CLOSE:
            break
    return total * math.exp(-bound + shape * math.log(bound) - math.lgamma(shape))


def _beta_share(first: float, second: float, bound: float) -> float:
    """The incomplete beta function: the share of its area below `bound`."""
    if bound <= 0:
        return 0.0
    if bound >= 1:
        return 1.0
    scale = math.exp(
        math.lgamma(first + second)
        - math.lgamma(first)
        - math.lgamma(second)
        + first * math.log(bound)
        + second * math.log1p(-bound)
    )
    if bound < (first + 1) / (first + second + 2):
        return scale * _beta_fraction(first, second, bound) / first
    return 1 - scale * _beta_fraction(second, first, 1 - bound) / second


def _beta_fraction(first: float, second: float, bound: float) -> float:
    ratio = 1.0
    inverse = 1 / _away_from_zero(1 - (first + second) * bound / (first + 1))
    total = inverse
    for step in range(1, _MOST_STEPS):
        twice = 2 * step
        even = step * (second - step) * bound / ((first + twice - 1) * (first + twice))
        odd = -(first + step) * (first + second + step) * bound / ((first + twice) * (first + twice + 1))
        for factor in (even, odd):
            inverse = 1 / _away_from_zero(1 + factor * inverse)
            ratio = _away_from_zero(1 + factor / ratio)
            change = inverse * ratio
            total *= change
        if abs(change - 1) < _CLOSE:
            break
    return total


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _SMALL else _SMALL
