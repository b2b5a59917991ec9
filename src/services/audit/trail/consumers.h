// SPDX-License-Identifier: Apache-2.0
// What the audit trail derives from the event log: a chain of hashes over all that was published,
// in its order, and an index by who, what, on which resource and when. The records themselves stay
// where they were committed.
//
// Two consumers, for a record that cannot be read can be chained all the same. One thread at a time
// for each.
#pragma once

#include "ports/event_log.h"
#include "services/audit/format/trail_link.h"

namespace atollbank::audit {

inline constexpr const char* kTrailChainName = "audit_chain";
inline constexpr const char* kTrailIndexName = "audit_index";

// Of all that a message says, its cursor aside.
base::Sha256 hash_of(const ports::LogMessage& message);
// The link of a record behind another; behind none, a default one.
format::TrailLink next_link(const format::TrailLink& last, const base::Sha256& record);

// Takes everything.
class TrailChain final : public ports::EventConsumer {
 public:
  const std::string& name() const override { return name_; }
  base::Result<void> go_on(const ports::ProjectionReader& store,
                           const std::string& target) override;
  base::Result<ports::EventEffect> take(const ports::LogMessage& message) override;

 private:
  const std::string name_ = kTrailChainName;
  format::TrailLink last_;
};

// Its effects do not depend on their order. Errors: those of record_facts.h.
class TrailIndex final : public ports::EventConsumer {
 public:
  const std::string& name() const override { return name_; }
  base::Result<void> go_on(const ports::ProjectionReader&, const std::string&) override {
    return {};
  }
  base::Result<ports::EventEffect> take(const ports::LogMessage& message) override;

 private:
  const std::string name_ = kTrailIndexName;
};

}  // namespace atollbank::audit
