// SPDX-License-Identifier: Apache-2.0
// A consumer of the event log for tests of dead letters.
#pragma once

#include <atomic>
#include <string>

#include "ports/event_log.h"

namespace atollbank {

// Takes nothing until it is mended.
class StrictConsumer final : public ports::EventConsumer {
 public:
  const std::string& name() const override { return name_; }
  base::Result<void> go_on(const ports::ProjectionReader&, const std::string&) override {
    return {};
  }
  base::Result<ports::EventEffect> take(const ports::LogMessage& message) override {
    if (!is_mended.load()) {
      return base::fail(base::ErrorCode::kInvalidArgument, "kind_unknown", "it is not right");
    }
    return ports::EventEffect{.puts = {{.key = message.text(), .value = "taken"}}, .deletes = {}};
  }
  std::atomic<bool> is_mended = false;

 private:
  const std::string name_ = "strict";
};

}  // namespace atollbank
