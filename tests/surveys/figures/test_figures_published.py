"""Figures that others published come out the same here."""

import numpy as np
import pytest

from surveys.figures import intervals, testing
from surveys.figures.weighting import Design, Margin
from tests.surveys.figures import schools

TYPES = {"E": 0, "H": 1, "M": 2}
OF_TYPE = {TYPES[name]: people for name, people in schools.STRATA_SIZES.items()}


def stratified() -> tuple[Design, np.ndarray]:
    values, strata, drawn_from, weights = [], [], [], []
    for name, listed in schools.STRATIFIED.items():
        own = [float(value) for value in listed.split()]
        size = schools.STRATA_SIZES[name]
        values += own
        strata += [TYPES[name]] * len(own)
        drawn_from += [size] * len(own)
        weights += [size / len(own)] * len(own)
    design = Design(np.array(weights), strata=np.array(strata), population=np.array(drawn_from, dtype=float))
    return design, np.array(values)


def clustered() -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The design without margins, and the columns."""
    district, entries = 0, []
    for word in schools.CLUSTERS.split():
        if word.endswith(":"):
            district = int(word[:-1])
        else:
            entries.append((district, TYPES[word[0]], float(word[1:-1]), word[-1] == "Y"))
    clusters, types, values, met = (np.array(column) for column in zip(*entries, strict=True))
    many = len(values)
    design = {
        "weights": np.full(many, 6194 / many),
        "clusters": clusters,
        "population": np.full(many, float(schools.DISTRICTS)),
    }
    return design, {"types": types.astype(np.int16), "values": values, "met": met.astype(np.int16)}


def test_a_stratified_sample_has_the_published_mean_and_error():
    design, values = stratified()

    score = design.mean(values)

    assert (round(score.value, 2), round(score.standard_error, 4)) == (662.29, 9.4089)


def test_a_sample_of_whole_districts_has_the_published_mean_and_error():
    design, columns = clustered()

    score = Design(**design).mean(columns["values"])

    assert (round(score.value, 2), round(score.standard_error, 3)) == (644.17, 23.542)


def test_post_stratified_by_type_it_has_the_published_mean_and_error():
    design, columns = clustered()

    score = Design(**design, margins=(Margin(columns["types"], OF_TYPE),)).mean(columns["values"])

    # With all its digits R's package (version 4.5) says 23.9204864450905; papers round it to 23.921.
    assert score.value == pytest.approx(642.310788211584, abs=1e-9)
    assert score.standard_error == pytest.approx(23.9204864450905, abs=1e-9)


def test_raked_by_type_and_target_it_has_the_published_mean_and_error():
    design, columns = clustered()
    margins = (Margin(columns["types"], OF_TYPE), Margin(columns["met"], {0: 1072, 1: 5122}))

    score = Design(**design, margins=margins).mean(columns["values"])

    assert (round(score.value, 2), round(score.standard_error, 3)) == (641.23, 23.704)


def test_chi_square_of_two_surveys_of_three_answers():
    found = testing.chi_square([[138, 83, 64], [64, 67, 84]])

    assert round(found.value, 3) == 22.152
    assert found.degrees == 2
    assert found.probability == pytest.approx(1.5476e-05, rel=1e-4)


def test_only_469_of_590_are_79_5_percent_and_their_interval_is_wilsons():
    fitting = [positive for positive in range(591) if round(100 * positive / 590, 1) == 79.5]

    assert fitting == [469]
    found = intervals.wilson(469, 590)
    assert (round(found.low * 100, 2), round(found.high * 100, 2)) == (76.05, 82.55)
    assert round(intervals.margin(590) * 100, 2) == 4.03
