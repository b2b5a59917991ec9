// SPDX-License-Identifier: Apache-2.0
// A filter made ready for one view: names resolved to indexes, times to slots. It answers two
// questions: where in a run a match can be (by the indexes, never missing one), and whether a
// record is one (by the record itself, which alone decides).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/queries/filter.h"
#include "services/queries/view.h"

namespace atollbank::queries {

struct SlotRange {
  std::uint64_t from = 0;
  std::uint64_t end = UINT64_MAX;
};

class CompiledFilter {
 public:
  // The filter has passed check_filter(). The view outlives this.
  CompiledFilter(const View& view, const Filter& filter);

  // Every match lies in it.
  SlotRange slots() const { return root_.slots; }
  // Offsets of commands of the run, ascending, among which is every match of the run; none when the
  // indexes do not narrow it and each command must be looked at.
  base::Result<std::optional<std::vector<std::uint32_t>>> candidates(const Run& run) const;
  base::Result<bool> matches(const CommandSlots& command) const;

 private:
  struct Node {
    FilterKind kind{};
    std::vector<Node> children;
    SlotRange slots;
    std::optional<std::uint32_t> account;  // none: there is no such account
    std::vector<bool> classes;             // by number: whether the address begins so
    base::Id id;
    std::string text;
    std::string value;
    std::int64_t low = 0;
    std::int64_t high = 0;
    ledger::format::SlotKind record_kind{};
  };
  // A record whose parts are found out once.
  struct Candidate {
    const CommandSlots* command = nullptr;
    CommandFields fields;
    std::int64_t booking_time_ns = 0;
    std::optional<std::string> evidence;
  };
  using Offsets = std::vector<std::uint32_t>;
  // A stretch of one of the run's columns.
  struct Source {
    const EntryColumn* column = nullptr;
    View::EntryRange range;
  };

  Node compile(const Filter& filter) const;
  SlotRange slots_of(const Node& node) const;
  // About how many candidates there are; kUnknown when the indexes do not tell.
  std::size_t estimate(const Node& node, const Run& run) const;
  base::Result<Offsets> offsets(const Node& node, const Run& run) const;
  base::Result<Offsets> offsets_of_all(const Node& node, const Run& run) const;
  std::vector<Source> sources(const Node& node, const Run& run) const;
  bool has_class(const Node& node, const Run& run) const;
  base::Result<bool> matches(const Node& node, Candidate& candidate) const;
  base::Result<bool> matches_joint(const Node& node, Candidate& candidate) const;
  base::Result<bool> matches_metadata(const Node& node, Candidate& candidate) const;

  const View& view_;
  Node root_;
};

}  // namespace atollbank::queries
