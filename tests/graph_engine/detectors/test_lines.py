"""The lines that structuring stays under are those from which reports are due."""

from graph_engine.detectors.lines import reporting_lines
from graph_engine.filings.rules import read_rules

MONEY = {
    "cash": "cash",
    "transfer": "transfer",
    "domestic": "domestic_transfer",
    "cross_border": "cross_border_transfer",
}


def test_lines_are_those_of_the_rules_of_filings():
    due = {
        (rule.money, line.worth_in, line.at_least)
        for rule in read_rules().rules
        for line in rule.lines
        if rule.jurisdiction == "CN"
    }
    assert {(MONEY[line.moved], line.currency, line.minor) for line in reporting_lines()} == due
