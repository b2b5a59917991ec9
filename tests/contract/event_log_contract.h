// SPDX-License-Identifier: Apache-2.0
// What every adapter of ports/event_log.h keeps, whatever it is made of: one suite, instantiated
// for each adapter in a file of its own.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ports/event_log.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank::contract {

// A log and those who publish to it.
class EventLogHome {
 public:
  virtual ~EventLogHome() = default;
  virtual const ports::EventLog& log() = 0;
  // The names of its sources, as the log tells them.
  virtual std::vector<std::string> sources() const = 0;
  // The next message of the source at `index`.
  virtual void publish(std::size_t index, const std::string& text) = 0;
};

struct EventLogAdapter {
  std::string name;
  std::function<std::unique_ptr<EventLogHome>(const std::filesystem::path& folder)> make_home;
};

class EventLogContract : public testing::TestWithParam<EventLogAdapter> {
 protected:
  void SetUp() override {
    home_ = GetParam().make_home(folder_.path());
    ASSERT_NE(home_, nullptr);
  }

  const ports::EventLog& log() { return home_->log(); }
  EventLogHome& home() { return *home_; }
  // So many messages, the sources taking turns.
  void publish(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      home_->publish(i % home_->sources().size(), "text " + std::to_string(i));
    }
  }
  // All of a partition behind `after`, read in pages.
  std::vector<ports::LogMessage> read(const std::string& partition, std::size_t page,
                                      std::uint64_t after = 0) {
    std::vector<ports::LogMessage> all;
    while (true) {
      auto messages = log().read(partition, after, page);
      EXPECT_TRUE(messages) << messages.error().message;
      if (!messages || messages->empty()) return all;
      EXPECT_LE(messages->size(), page);
      after = messages->back().cursor;
      all.insert(all.end(), messages->begin(), messages->end());
    }
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<EventLogHome> home_;
};

inline std::string event_log_adapter_name(
    const testing::TestParamInfo<EventLogAdapter>& parameter) {
  return parameter.param.name;
}

}  // namespace atollbank::contract
