"""Where the peers are is told without telling which is which."""

from ishenim.kernel.figures.spread import spread


def test_among_few_nothing_is_told():
    assert spread([1.0, 2.0, 3.0, 4.0]) is None


def test_the_middle_and_where_eight_of_ten_are():
    assert spread([float(one) for one in range(11)]) == [1.0, 3.0, 5.0, 7.0, 9.0]
