"""The 低保 rule as a tax-benefit system of OpenFisca; prints seconds of deciding, of building, and the answer."""

import json
import sys
import time
from pathlib import Path

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

month = "2021-08"

Person = build_entity(key="person", plural="persons", label="人", is_person=True)
Household = build_entity(
    key="household", plural="households", label="户", roles=[{"key": "member", "plural": "members"}]
)


# Money is in fen and `int`, which OpenFisca keeps as int32; its `float` is float32 and would round.
class monthly_income(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "月收入，分"


class property_ok(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "财产状况符合"


class household_income(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    label = "家庭月收入，分"

    def formula(household, period):
        return household.sum(numpy.maximum(household.members("monthly_income", period), 0))


class dibao_line(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    label = "低保标准 × 人数，分"

    def formula(household, period, parameters):
        return parameters(period).dibao.standard * household.nb_persons()


class dibao_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "符合低保"

    def formula(household, period):
        below = household("household_income", period) < household("dibao_line", period)
        return below * household("property_ok", period)


class dibao_amount(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    label = "低保金额，分/月"

    def formula(household, period):
        gap = household("dibao_line", period) - household("household_income", period)
        return gap * household("dibao_eligible", period)


class Dibao(TaxBenefitSystem):
    def __init__(self):
        super().__init__([Person, Household])
        self.add_variables(
            monthly_income, property_ok, household_income, dibao_line, dibao_eligible, dibao_amount
        )
        self.load_parameters(str(Path(__file__).parent / "parameters"))


def simulation(system, household, income, property):
    """Built from columns, as the documentation does for tables."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", numpy.arange(len(household)))
    groups = builder.declare_entity("household", numpy.arange(len(property)))
    builder.join_with_persons(groups, household, numpy.full(len(household), "member"))
    built = builder.build(system)
    built.set_input("monthly_income", month, income)
    built.set_input("property_ok", month, property)
    return built


def decide(built):
    return built.calculate("dibao_eligible", month), built.calculate("dibao_amount", month)


# Columns: household, counted from 0; income in fen; whether the property is in order.
household, income, property = numpy.loadtxt(
    sys.argv[1], dtype=numpy.int64, delimiter=",", skiprows=1, unpack=True
)
property = property[numpy.unique(household, return_index=True)[1]].astype(bool)

system = Dibao()
tenth = len(property) // 10
few = household < tenth
decide(simulation(system, household[few], income[few], property[:tenth]))  # one warm tenth

start = time.perf_counter()
built = simulation(system, household, income, property)
ready = time.perf_counter()
eligible, amount = decide(built)
end = time.perf_counter()
answer = {
    "households": len(property),
    "eligible": int(eligible.sum()),
    "amount": int(amount.sum(dtype=numpy.int64)),
}
print(json.dumps({"seconds": end - ready, "build": ready - start, "answer": answer}))
