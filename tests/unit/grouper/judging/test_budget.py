from services.grouper.judging.budget import Budget


def test_an_hour_later_the_requests_may_be_made_again() -> None:
    now = [1_000.0]
    budget = Budget(3, clock=lambda: now[0])
    budget.spend(2)
    now[0] += 1_800
    budget.spend()
    spent = budget.left
    now[0] += 1_800

    assert (spent, budget.left) == (0, 2)


def test_more_than_the_budget_leaves_nothing() -> None:
    budget = Budget(3)
    budget.spend(7)

    assert budget.left == 0
