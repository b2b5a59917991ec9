// SPDX-License-Identifier: Apache-2.0
#include "services/queries/compiled_filter.h"

#include <algorithm>
#include <iterator>

#include "services/queries/metadata_terms.h"

namespace atollbank::queries {

namespace {

constexpr std::size_t kUnknown = SIZE_MAX;
// A list this much longer than the shortest costs more to read than the records it would spare.
constexpr std::size_t kLongerTimesMax = 256;
// Beyond this share of a run, looking at each command in order is quicker.
constexpr std::size_t kScanShare = 4;

bool is_within(std::int64_t value, std::int64_t low, std::int64_t high) {
  return value >= low && value < high;
}

}  // namespace

CompiledFilter::CompiledFilter(const View& view, const Filter& filter)
    : view_(view), root_(compile(filter)) {}

CompiledFilter::Node CompiledFilter::compile(const Filter& filter) const {
  Node node;
  node.kind = filter.kind;
  for (const Filter& child : filter.children) node.children.push_back(compile(child));
  node.id = filter.id;
  node.text = filter.text;
  node.value = filter.value;
  node.low = filter.low;
  node.high = filter.high;
  node.record_kind = filter.record_kind;
  if (filter.kind == FilterKind::kAccount) node.account = view_.directory().find(filter.id);
  if (filter.kind == FilterKind::kAddressPrefix) {
    for (const AccountClass& account_class : view_.directory().classes())
      node.classes.push_back(address_of(account_class).starts_with(filter.text));
  }
  node.slots = slots_of(node);
  return node;
}

SlotRange CompiledFilter::slots_of(const Node& node) const {
  SlotRange range;
  if (node.kind == FilterKind::kBookingTime)
    return {.from = view_.first_slot_from(node.low), .end = view_.first_slot_from(node.high)};
  if (node.kind == FilterKind::kAnd) {
    for (const Node& child : node.children) {
      range.from = std::max(range.from, child.slots.from);
      range.end = std::min(range.end, child.slots.end);
    }
  }
  if (node.kind == FilterKind::kOr) {
    range = {.from = UINT64_MAX, .end = 0};
    for (const Node& child : node.children) {
      range.from = std::min(range.from, child.slots.from);
      range.end = std::max(range.end, child.slots.end);
    }
  }
  return range;
}

std::vector<CompiledFilter::Source> CompiledFilter::sources(const Node& node,
                                                            const Run& run) const {
  const auto of_key = [&](const EntryColumn& column, std::uint32_t key) {
    return Source{.column = &column, .range = View::range_in(run, key, 0, run.end_slot)};
  };
  const auto of_keys = [&](const EntryColumn& column, std::uint32_t low, std::uint32_t high) {
    const View::EntryRange range{.low = make_entry(low, 0),
                                 .high = View::range_in(run, high, 0, run.end_slot).high};
    return Source{.column = &column, .range = range};
  };
  switch (node.kind) {
    case FilterKind::kAccount:
      if (!node.account) return {};
      return {of_key(run.effects, *node.account), of_key(run.mentions, *node.account)};
    case FilterKind::kCode:
      return {of_keys(run.codes, static_cast<std::uint32_t>(node.low),
                      static_cast<std::uint32_t>(node.high))};
    case FilterKind::kAmount:
      if (node.high < 0) return {};
      return {of_keys(run.amounts,
                      amount_key(static_cast<std::uint64_t>(std::max<std::int64_t>(0, node.low))),
                      amount_key(static_cast<std::uint64_t>(node.high)))};
    case FilterKind::kReference:
      return {of_key(run.terms, term_key(TermKind::kReference, node.id))};
    case FilterKind::kMetadata:
      return {of_key(run.terms, metadata_term_key(node.text, node.value))};
    case FilterKind::kRecordKind: return {of_key(run.terms, kind_term_key(node.record_kind))};
    default: return {};
  }
}

bool CompiledFilter::has_class(const Node& node, const Run& run) const {
  return std::ranges::any_of(run.class_sums, [&](const ClassSum& sum) {
    return sum.class_number < node.classes.size() && node.classes[sum.class_number];
  });
}

std::size_t CompiledFilter::estimate(const Node& node, const Run& run) const {
  switch (node.kind) {
    case FilterKind::kAnd: {
      std::size_t least = kUnknown;
      for (const Node& child : node.children) least = std::min(least, estimate(child, run));
      return least;
    }
    case FilterKind::kOr: {
      std::size_t sum = 0;
      for (const Node& child : node.children) {
        const std::size_t part = estimate(child, run);
        if (part == kUnknown) return kUnknown;
        sum += part;
      }
      return sum;
    }
    case FilterKind::kNot:
    case FilterKind::kBookingTime:
    case FilterKind::kValueTime:
    case FilterKind::kOutcome: return kUnknown;
    case FilterKind::kAddressPrefix: return has_class(node, run) ? kUnknown : 0;
    // Postings by two accounts have no term of their kind: almost everything is one. A nil
    // reference has none either.
    case FilterKind::kRecordKind:
      if (node.record_kind == ledger::format::SlotKind::kPosting) return kUnknown;
      break;
    case FilterKind::kReference:
      if (node.id.is_nil()) return kUnknown;
      break;
    case FilterKind::kAccount:
    case FilterKind::kCode:
    case FilterKind::kMetadata:
    case FilterKind::kAmount: break;
  }
  std::size_t sum = 0;
  for (const Source& source : sources(node, run))
    sum += source.column->estimate(source.range.low, source.range.high);
  return sum > (run.end_slot - run.first_slot) / kScanShare ? kUnknown : sum;
}

base::Result<CompiledFilter::Offsets> CompiledFilter::offsets(const Node& node,
                                                              const Run& run) const {
  if (node.kind == FilterKind::kAnd) return offsets_of_all(node, run);
  Offsets found;
  if (node.kind == FilterKind::kOr) {
    for (const Node& child : node.children) {
      ATOLL_TRY(const Offsets part, offsets(child, run));
      found.insert(found.end(), part.begin(), part.end());
    }
  } else {
    std::vector<IndexEntry> entries;
    for (const Source& source : sources(node, run)) {
      ATOLL_TRY_VOID(
          source.column->first_of(source.range.low, source.range.high, kOffsetMax, entries));
    }
    found.reserve(entries.size());
    for (const IndexEntry entry : entries)
      found.push_back(static_cast<std::uint32_t>(offset_of(entry)));
  }
  std::ranges::sort(found);
  found.erase(std::ranges::unique(found).begin(), found.end());
  return found;
}

// The shortest list, thinned by the others that are not much longer.
base::Result<CompiledFilter::Offsets> CompiledFilter::offsets_of_all(const Node& node,
                                                                     const Run& run) const {
  std::vector<std::pair<std::size_t, const Node*>> narrowing;
  for (const Node& child : node.children) {
    if (const std::size_t count = estimate(child, run); count != kUnknown)
      narrowing.emplace_back(count, &child);
  }
  std::ranges::sort(narrowing, {}, [](const auto& entry) { return entry.first; });
  ATOLL_TRY(Offsets found, offsets(*narrowing.front().second, run));
  for (std::size_t i = 1; i < narrowing.size() && !found.empty(); ++i) {
    if (narrowing[i].first / kLongerTimesMax > found.size()) break;
    ATOLL_TRY(const Offsets other, offsets(*narrowing[i].second, run));
    Offsets both;
    std::ranges::set_intersection(found, other, std::back_inserter(both));
    found.swap(both);
  }
  return found;
}

base::Result<std::optional<std::vector<std::uint32_t>>> CompiledFilter::candidates(
    const Run& run) const {
  if (estimate(root_, run) == kUnknown) return std::optional<Offsets>();
  ATOLL_TRY(auto found, offsets(root_, run));
  return std::optional<Offsets>(std::move(found));
}

base::Result<bool> CompiledFilter::matches(const CommandSlots& command) const {
  Candidate candidate{.command = &command,
                      .fields = fields_of(command.slots[0]),
                      .booking_time_ns = view_.booking_time_of(command.slot),
                      .evidence = {}};
  return matches(root_, candidate);
}

base::Result<bool> CompiledFilter::matches_joint(const Node& node, Candidate& candidate) const {
  if (node.kind == FilterKind::kNot) {
    ATOLL_TRY(const bool met, matches(node.children[0], candidate));
    return !met;
  }
  const bool decides = node.kind == FilterKind::kOr;
  for (const Node& child : node.children) {
    ATOLL_TRY(const bool met, matches(child, candidate));
    if (met == decides) return decides;
  }
  return !decides;
}

base::Result<bool> CompiledFilter::matches_metadata(const Node& node, Candidate& candidate) const {
  if (!candidate.evidence) {
    ATOLL_TRY(candidate.evidence, view_.evidence_of(*candidate.command));
  }
  bool met = false;
  for_each_metadata(*candidate.evidence, [&](std::string_view name, std::string_view value) {
    met |= name == node.text && value == node.value;
  });
  return met;
}

base::Result<bool> CompiledFilter::matches(const Node& node, Candidate& candidate) const {
  const CommandFields& fields = candidate.fields;
  const auto some_entry = [&](auto is_met) {
    bool met = false;
    for_each_named(candidate.command->slots,
                   [&](const NamedEntry& entry) { met |= is_met(entry); });
    return met;
  };
  switch (node.kind) {
    case FilterKind::kAnd:
    case FilterKind::kOr:
    case FilterKind::kNot: return matches_joint(node, candidate);
    case FilterKind::kAccount:
      return some_entry([&](const NamedEntry& entry) { return entry.account == node.account; });
    case FilterKind::kAddressPrefix:
      return some_entry([&](const NamedEntry& entry) {
        return bool{node.classes[view_.directory().at(entry.account).class_number]};
      });
    case FilterKind::kCode:
      return std::int64_t{fields.code} >= node.low && std::int64_t{fields.code} <= node.high;
    case FilterKind::kReference: return fields.reference == node.id;
    case FilterKind::kMetadata: return matches_metadata(node, candidate);
    case FilterKind::kAmount:
      return some_entry([&](const NamedEntry& entry) {
        return entry.amount_minor >= 0 && entry.amount_minor >= node.low &&
               entry.amount_minor <= node.high;
      });
    case FilterKind::kBookingTime: return is_within(candidate.booking_time_ns, node.low, node.high);
    case FilterKind::kValueTime:
      return is_within(fields.value_time_ns == 0 ? candidate.booking_time_ns : fields.value_time_ns,
                       node.low, node.high);
    case FilterKind::kRecordKind: return fields.kind == node.record_kind;
    case FilterKind::kOutcome: return (fields.outcome == ledger::Outcome::kDone) == (node.low == 1);
  }
  return false;
}

}  // namespace atollbank::queries
