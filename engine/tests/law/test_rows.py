"""Every row of law is a policy or a regime, or its pack's README says why it is neither.

The id of a row is its instrument and clause: `sa.bnpl.22.1` is Article 22(1) of the Saudi rules on buy now,
pay later. The README of each pack names the public sources.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final, Literal

import pytest

from engine.problems import Problems
from engine.schema.folder import FIXTURES, RULES
from engine.schema.load import load_book

ROOT: Final = Path(__file__).parents[3]
ROWS: Final = {
    "sa": """
        sa.adv sa.bnpl.1.termcost sa.bnpl.13.3 sa.bnpl.13.4 sa.bnpl.19.1 sa.bnpl.19.2 sa.bnpl.19.3
        sa.bnpl.19.4 sa.bnpl.19.5 sa.bnpl.19.6 sa.bnpl.19.7 sa.bnpl.20.1 sa.bnpl.20.2 sa.bnpl.20.3
        sa.bnpl.20.4 sa.bnpl.20.5 sa.bnpl.22.1 sa.bnpl.22.2 sa.bnpl.22.3 sa.bnpl.22.4 sa.bnpl.22.5
        sa.bnpl.3.2 sa.bnpl.lic.cap sa.bnpl.lic.saud sa.bnpl.lic.term sa.cb.1 sa.cb.2 sa.cb.3 sa.cb.4
        sa.cf.14.1 sa.cf.14.2-4 sa.cf.14.5 sa.cf.4 sa.cf.5 sa.cf.8.1 sa.cf.8.2 sa.cf.8.3 sa.cf.amort
        sa.cf.clear sa.cf.init sa.complaint sa.cool sa.dates sa.dc.5.1 sa.dc.5.2 sa.dc.5.3 sa.dc.6 sa.dc.7
        sa.dc.old sa.disclose.licence sa.early.84 sa.ec.13 sa.ec.14 sa.ec.price sa.ec.unwind sa.fccl.11.5
        sa.fccl.58.2 sa.fccl.78 sa.fccl.ir.5 sa.fcpp.terms sa.fee.consent sa.fee.new sa.fee.old sa.fee.third
        sa.fee.timing sa.fin.79mfc.I sa.fin.79mfc.I.1 sa.fin.79mfc.I.2 sa.micro.68 sa.moc.comp sa.moc.disc
        sa.moc.disc.bal sa.moc.disc.show sa.pdpl.24 sa.pdpl.breach sa.pdpl.ir.25 sa.pdpl.ir.33 sa.pdpl.ir.4
        sa.rlp.13a sa.rlp.13b sa.rlp.13e sa.rlp.14b sa.rlp.14c sa.rlp.15a sa.rlp.15a.ret sa.rlp.15b
        sa.rlp.15c sa.rlp.15c.sub sa.rlp.16a sa.rlp.16b sa.rlp.17 sa.rlp.expenses sa.rlp.term sa.vat.29
        sa.vat.apr sa.vat.rate
    """,
    "ae": """
        ae.23.1 ae.23.3 ae.23.4 ae.23.5 ae.24.1 ae.24.3 ae.lic
    """,
    "kw": """
        bh.1 kw.1
    """,
    "qa": """
        qa.1 qa.2
    """,
    "eu": """
        be.bnpl bg.caps.draft eu.ad.std eu.ad.warn eu.adm eu.caps eu.cw eu.cw.data eu.cw.positive eu.early
        eu.exempt.14 eu.exempt.50 eu.optout eu.precontract eu.precontract.rem eu.reject eu.reject.db
        eu.scope.bnpl eu.scope.max eu.tick eu.withdraw eu.withdraw.linked eu.withdraw.max
    """,
    "uk": """
        uk.apr uk.conc.51 uk.conc.rep uk.conc.reptrig uk.dpc.api uk.dpc.auth uk.dpc.cw uk.dpc.fos uk.dpc.kpi
        uk.dpc.merchant uk.dpc.missed uk.dpc.s75 uk.dpc.scope uk.hcstc.daily uk.hcstc.default uk.hcstc.scope
        uk.hcstc.total uk.hcstc.unenf
    """,
    "us": """
        us.cfpb.bnpl us.fcra us.mla us.ny.eff us.ny.late us.ny.lic us.ny.once us.ny.rate us.regb.30
        us.regb.30b us.regb.90 us.regb.how us.regb.keep us.regb.n us.regb.rel us.regb.spec us.tila.apr
        us.tila.cal us.tila.disc us.tila.disc.af us.tila.fctol us.tila.lim us.tila.prom us.tila.scope
        us.tila.tol us.tila.tol.irr
    """,
    "au": """
        au.check au.fee.1 au.fee.2 au.licence au.scope
    """,
    "eg": """
        eg.1 eg.2 eg.3 eg.4
    """,
}
"""The rows by pack: Bahrain's stands with Kuwait's, those of Bulgaria and Belgium with the directive's."""

ALL: Final = [(pack, row) for pack, rows in ROWS.items() for row in rows.split()]


@cache
def ids_of(part: Literal["policies", "regimes"]) -> frozenset[str]:
    """The ids of every policy or regime of the shipped packs."""
    found: set[str] = set()
    for rules in (RULES, FIXTURES):
        book = load_book(ROOT, rules)
        assert not isinstance(book, Problems), book.items
        found |= {each.id for each in getattr(book, part)}
    return frozenset(found)


@cache
def explained(pack: str) -> tuple[str, ...]:
    """The ids in the first column of a pack README's table of rows, the one whose heading says `row`."""
    text = (ROOT / "policies" / pack / "README.md").read_text("utf-8")
    _, heading, after = text.partition("\n| row |")
    table = after.partition("\n\n")[0] if heading else ""
    cells = (line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    return tuple(id for cell in cells for id in re.findall(r"`([^`]+)`", cell))


@pytest.mark.parametrize(("pack", "row"), ALL)
def test_a_row_is_held_or_explained(pack: str, row: str) -> None:
    """A row is a policy or a regime, or its pack says why it is neither; never both, never twice."""
    assert (row in ids_of("policies") | ids_of("regimes")) + explained(pack).count(row) == 1


def test_a_policy_beyond_the_rows_belongs_to_one() -> None:
    """A policy of a law pack whose id is no row's is a part of a row: the row's id and a word."""
    rows = {row for _, row in ALL}
    others = {id for id in ids_of("policies") - rows if id.split(".")[0] in ROWS}
    assert {
        id for id in others if id.rpartition(".")[0] not in rows and id.rsplit(".", 2)[0] not in rows
    } == set()


@pytest.mark.parametrize("pack", ROWS)
def test_a_pack_explains_rows_only(pack: str) -> None:
    """What the table of a README explains is a row of the pack."""
    assert set(explained(pack)) <= set(ROWS[pack].split())
