// SPDX-License-Identifier: Apache-2.0
// Structured logs: an event name that never changes and its fields, one line each, to standard
// error. Any thread; a line is written whole.
//
//   log_info("bank_started", {{"address", address}, {"shards", 2}});
//   2026-11-25T21:00:00.123Z info bank_started address=127.0.0.1:8080 shards=2
//
// Never a card number, a key, a PIN or a whole request. Declines are answers and are not logged.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.h"
#include "base/secret.h"
#include "base/timestamp.h"

namespace atollbank::base {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError, kOff };
enum class LogFormat : std::uint8_t { kText, kJson };

// What a field can hold. A view: it lives no longer than the call that logs it.
class LogValue {
 public:
  using Variant =
      std::variant<std::string_view, std::string, bool, std::int64_t, std::uint64_t, double>;

  LogValue(const char* text) : value_(std::string_view(text)) {}         // NOLINT: implicit,
  LogValue(std::string_view text) : value_(text) {}                      // NOLINT: so that a
  LogValue(const std::string& text) : value_(std::string_view(text)) {}  // NOLINT: call reads
  LogValue(const Secret&) : value_(std::string_view("***")) {}           // NOLINT: as a list of
  LogValue(const Error& error) : value_(error.reason + ": " + error.message) {}  // NOLINT: fields
  LogValue(bool flag) : value_(flag) {}                                          // NOLINT
  LogValue(double number) : value_(number) {}                                    // NOLINT
  template <std::signed_integral T>
  LogValue(T number) : value_(std::int64_t{number}) {}  // NOLINT
  template <std::unsigned_integral T>
  LogValue(T number) : value_(std::uint64_t{number}) {}  // NOLINT

  const Variant& get() const { return value_; }

 private:
  Variant value_;
};

struct LogField {
  std::string_view key;
  LogValue value;
};
using LogFields = std::initializer_list<LogField>;

void log_debug(std::string_view event, LogFields fields = {});
void log_info(std::string_view event, LogFields fields = {});
void log_warning(std::string_view event, LogFields fields = {});
void log_error(std::string_view event, LogFields fields = {});

// For main, before there are other threads; kInfo and kText until then.
void configure_log(LogLevel lowest, LogFormat format);

// The line without its end, as it is written.
std::string format_log_line(LogFormat format, Timestamp time, LogLevel level,
                            std::string_view event, LogFields fields);

}  // namespace atollbank::base
