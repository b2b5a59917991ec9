// SPDX-License-Identifier: Apache-2.0
#include "ports/event_log.h"

namespace atollbank::ports {

std::string LogMessage::text() const { return source + "@" + std::to_string(position); }

std::string target_of(const EventConsumer& consumer, const std::string& log_partition) {
  return consumer.name() + "/" + log_partition;
}

}  // namespace atollbank::ports
