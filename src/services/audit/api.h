// SPDX-License-Identifier: Apache-2.0
// The evidence of a commit: its event, and its audit record in the shape of AWS CloudTrail, so that
// ordinary tools read it.
//
// Every service commits through here, so that no change is without its record. No personal data and
// no secret goes into fields: ids, amounts and names of what changed do.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/timestamp.h"
#include "ports/records.h"
#include "runtime/context.h"

namespace atollbank::audit {

using Value = std::variant<std::string, std::int64_t, bool>;
using Fields = std::vector<std::pair<std::string, Value>>;

struct Resource {
  std::string type;  // "Pot"
  std::string name;  // "pot_0000…"
};

// One change as it is asked for and done.
struct Change {
  std::string service;     // "accounts"
  std::string event_name;  // CloudTrail's eventName: "CreatePot"
  std::string event_type;  // of the event in the outbox: "pot.created"
  Fields request;          // what was asked
  Fields outcome;          // what came of it; with its "time", also the payload of the event
  std::vector<Resource> resources;
  Fields additional{};  // CloudTrail's additionalEventData: an operator's reason and ticket
  Fields before{};      // an edit also tells how it was, by the same names as how it is
  Fields after{};
};

// The event alone, for a commit that tells of several changes.
ports::Event event_of(const Change& change, base::Timestamp now);

// Gives `commit` its event and its audit record. The record's id follows from partition and
// version, so that the same commit always has the same one.
void attach(ports::Commit& commit, const Change& change, const runtime::Context& context,
            base::Timestamp now);

// attach() and commit. Blocking.
base::Result<void> commit(ports::RecordStore& records, ports::Commit commit, const Change& change,
                          const runtime::Context& context, base::Timestamp now);

// One JSON object.
std::string to_json(const Fields& fields);

}  // namespace atollbank::audit
