// SPDX-License-Identifier: Apache-2.0
// Holds the log against the audit trail's chain: every record that was changed, taken away, put in
// or moved is found, and every link. What was published since the chain's end is only counted.
//
// A chain and a log that were both made anew by one hand agree: so number and hash of the head are
// to be noted elsewhere, and brought along. Blocking; any thread.
#pragma once

#include <optional>
#include <vector>

#include "ports/event_log.h"
#include "services/audit/format/trail_link.h"

namespace atollbank::audit {

inline constexpr std::size_t kTrailFindingsMax = 100;

enum class TrailFault : std::uint8_t {
  kRecordChanged,
  kRecordMoved,    // it stands where another one stood
  kRecordMissing,  // its link is there
  kLinkMissing,    // or the record was put in: it was taken, and has no link
  kLinkBroken,     // it does not follow from the one before it
  kHeadDiffers,    // the chain does not hold the head that was noted
};
std::string_view name_of(TrailFault fault);  // "record_changed"

struct TrailFinding {
  TrailFault fault{};
  std::uint64_t cursor = 0;
  std::uint64_t number = 0;  // of the link; 0 without one
  std::string message;       // "outbox/customer/0000…@7"; empty where there is no record
};

// Of a link, as it once was the last one.
struct NotedHead {
  std::uint64_t number = 0;
  base::Sha256 chain{};
};

struct TrailReport {
  std::uint64_t links = 0;
  format::TrailLink head;
  std::uint64_t unchained = 0;         // published since
  std::vector<TrailFinding> findings;  // at most kTrailFindingsMax
};

base::Result<TrailReport> check_trail(const ports::EventLog& log, const std::string& log_partition,
                                      const ports::ProjectionReader& trail,
                                      const std::optional<NotedHead>& noted = std::nullopt);

}  // namespace atollbank::audit
