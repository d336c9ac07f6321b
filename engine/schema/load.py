"""`load_book`: a folder into a book, or into every problem that keeps it from being one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from engine.problems import Problem, Problems
from engine.schema import checks
from engine.schema.book import Book, Cases, Provider
from engine.schema.build import Builder, names_of
from engine.schema.case import OfferCases, PolicyCases
from engine.schema.folder import RULES, Folder, read_folder
from engine.schema.provider import ProviderDocument
from engine.schema.retailer import RetailerDocument


def load_book(path: Path, rules: str = RULES) -> Book | Problems:
    """Read and check the book in a folder that holds `rules/` and `policies/`.

    `rules` says whose book: the retailer's own, or with `FIXTURES` the one by which other countries' policies
    are shown.

    Returns the book, with its warnings, or all problems at once. Never raises for what an author wrote.
    """
    return book_of(read_folder(path, rules))


def book_of(folder: Folder) -> Book | Problems:
    """The book of the files of a folder, wherever they were read from."""
    builder = Builder(folder, names_of(folder), list(folder.problems))
    providers = {
        id: Provider(id, document, source) for id, source, document in folder.of("provider", ProviderDocument)
    }
    segments, seasons = tuple(builder.segments()), {season.id: season for season in builder.seasons()}
    offers, policies, regimes = tuple(builder.offers()), tuple(builder.policies()), tuple(builder.regimes())
    offer_cases, policy_cases = _cases(folder)
    found = builder.problems
    retailer = next(iter(folder.of("retailer", RetailerDocument)), None)
    if retailer is not None:
        found += checks.retailer_problems(retailer[2], retailer[1], folder)
    for provider in providers.values():
        found += checks.provider_problems(provider, builder.names)
    for season in seasons.values():
        found += checks.season_problems(season, folder.entries["seasons"][0].source)
    meanings = segments
    if segments:
        source = folder.entries["segments"][0].source
        segments, circles = checks.segment_order(segments, source)
        found += circles
        found += checks.segment_problems(segments, source)
        meanings = segments if source.file not in builder.faulty else ()
    surroundings = checks.Surroundings(providers, seasons, meanings, builder.names)
    for offer in offers:
        found += checks.offer_problems(offer, surroundings, is_sound=offer.source.file not in builder.faulty)
    for policy in policies:
        found += checks.policy_problems(policy)
    found += checks.folder_problems(folder)
    problems = worth_telling(found)
    if retailer is None or any(problem.severity == "error" for problem in problems):
        return Problems(problems)
    return Book(
        retailer=retailer[2],
        retailer_source=retailer[1],
        providers=providers,
        segments=segments,
        seasons=seasons,
        offers=offers,
        policies=policies,
        regimes=regimes,
        offer_cases=offer_cases,
        policy_cases=policy_cases,
        files=folder.texts,
        digest=digest_of(folder.texts),
        warnings=problems,
        category_parents=retailer[2].category_parents(),
    )


def _cases(folder: Folder) -> tuple[dict[str, Cases], dict[str, Cases]]:
    offers = {id: Cases(document, source) for id, source, document in folder.of("offer-cases", OfferCases)}
    policies = {
        id: Cases(document, source) for id, source, document in folder.of("policy-cases", PolicyCases)
    }
    return offers, policies


def worth_telling(found: list[Problem]) -> tuple[Problem, ...]:
    """The problems in the order of their places, without repetitions and what only follows from another.

    A word that YAML could read as a boolean makes no further problem: what it means is not known yet.
    """
    unclear = {problem.span for problem in found if problem.code == "ambiguous-boolean"}
    told = {
        (problem.code, problem.span, problem.message): problem
        for problem in found
        if problem.code == "ambiguous-boolean" or problem.span not in unclear
    }
    return tuple(sorted(told.values(), key=_place))


def digest_of(files: Mapping[str, str]) -> str:
    """The SHA-256 of a book's canonical form, as `sha256:…`.

    The canonical form is the JSON object of every file that decides (all but `cases.yaml`), by path in
    order, with line feeds as line ends. The text itself is hashed, comments included, because an answer
    cites lines.
    """
    deciding = {
        name: text.replace("\r\n", "\n") for name, text in files.items() if not name.endswith("/cases.yaml")
    }
    canonical = json.dumps(deciding, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def _place(problem: Problem) -> tuple[str, int, int, str]:
    return problem.span.file, problem.span.line, problem.span.column, problem.code
