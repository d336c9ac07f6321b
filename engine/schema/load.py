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
from engine.schema.folder import Folder, read_folder
from engine.schema.provider import ProviderDocument
from engine.schema.retailer import RetailerDocument
from engine.schema.yaml_source import Source


def load_book(path: Path) -> Book | Problems:
    """Read and check the book in a folder that holds `rules/` and `policies/`.

    Returns the book, with its warnings, or all problems at once. Never raises for what an author wrote.
    """
    return book_of(read_folder(path))


def book_of(folder: Folder) -> Book | Problems:
    """The book of the files of a folder, wherever they were read from."""
    problems = list(folder.problems)
    for _id, source, retailer in folder.of("retailer", RetailerDocument):
        return _connected(folder, source, retailer, problems)
    return Problems(tuple(sorted(problems, key=_place)))


def _connected(
    folder: Folder, source: Source, retailer: RetailerDocument, problems: list[Problem]
) -> Book | Problems:
    builder = Builder(folder, retailer, names_of(folder, retailer), problems)
    providers = {
        id: Provider(id, document, of) for id, of, document in folder.of("provider", ProviderDocument)
    }
    segments, seasons = tuple(builder.segments()), {season.id: season for season in builder.seasons()}
    offers, policies, regimes = tuple(builder.offers()), tuple(builder.policies()), tuple(builder.regimes())
    problems += checks.retailer_problems(retailer, source, folder.packs())
    problems += checks.duplicate_problems(folder)
    for provider in providers.values():
        problems += checks.provider_problems(provider, frozenset(retailer.markets))
    for season in seasons.values():
        problems += checks.season_problems(season, folder.entries["seasons"][0].source)
    if segments:
        segments, found = checks.segment_order(segments, folder.entries["segments"][0].source)
        problems += found
    for offer in offers:
        problems += checks.offer_problems(offer, providers, folder.ids("provider"), seasons, retailer)
    for policy in policies:
        problems += checks.policy_problems(policy)
    offer_cases, policy_cases = _cases(folder, problems)
    problems.sort(key=_place)
    if any(problem.severity == "error" for problem in problems):
        return Problems(tuple(problems))
    return Book(
        retailer, source, providers, segments, seasons, offers, policies, regimes, offer_cases, policy_cases,
        folder.texts, digest_of(folder.texts), tuple(problems), retailer.category_parents(),
    )  # fmt: skip


def _cases(folder: Folder, problems: list[Problem]) -> tuple[dict[str, Cases], dict[str, Cases]]:
    offers = {id: Cases(document, source) for id, source, document in folder.of("offer-cases", OfferCases)}
    policies = {
        id: Cases(document, source) for id, source, document in folder.of("policy-cases", PolicyCases)
    }
    for kind, field in (("offer", "offer"), ("policy", "policy")):
        with_cases = folder.ids(f"{kind}-cases")
        for entry in folder.entries[kind]:
            if entry.id not in with_cases:
                span = entry.source.key_span_at(field)
                problems.append(
                    entry.source.problem(
                        "missing-cases",
                        f"`{entry.id}` has no cases.yaml",
                        span,
                        "add one beside it, with the boundaries",
                    )
                )
        known = folder.ids(kind)
        for entry in folder.entries[f"{kind}-cases"]:
            if entry.id not in known:
                span = entry.source.key_span_at(field)
                problems.append(
                    entry.source.problem(
                        "misplaced-file",
                        f"no {kind} stands beside these cases",
                        span,
                        "move or delete the file",
                    )
                )
    return offers, policies


def digest_of(files: Mapping[str, str]) -> str:
    """The SHA-256 of a book's canonical form, as `sha256:…`.

    The canonical form is the JSON object of every file that decides (all but `cases.yaml`), by path in
    order, with `\\n` line ends. The text itself is hashed, comments included, because an answer cites lines.
    """
    deciding = {
        name: text.replace("\r\n", "\n") for name, text in files.items() if not name.endswith("/cases.yaml")
    }
    canonical = json.dumps(deciding, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def _place(problem: Problem) -> tuple[str, int, int, str]:
    return problem.span.file, problem.span.line, problem.span.column, problem.code
