// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <atomic>
#include <memory>

#include "base/clock.h"
#include "base/json.h"

namespace atollbank::base {
namespace {

std::atomic<LogFormat> log_format{LogFormat::kText};

// Lines come ready made: spdlog is the lock, the level and the sink.
spdlog::logger& logger() {
  static const auto made = [] {
    auto created = std::make_unique<spdlog::logger>(
        "atoll", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    created->set_pattern("%v");
    created->flush_on(spdlog::level::trace);
    return created;
  }();
  return *made;
}

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return spdlog::level::debug;
    case LogLevel::kInfo: return spdlog::level::info;
    case LogLevel::kWarning: return spdlog::level::warn;
    case LogLevel::kError: return spdlog::level::err;
    case LogLevel::kOff: return spdlog::level::off;
  }
  return spdlog::level::off;
}

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return "debug";
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarning: return "warning";
    case LogLevel::kError: return "error";
    case LogLevel::kOff: return "off";
  }
  return "off";
}

void log(LogLevel level, std::string_view event, LogFields fields) {
  if (!logger().should_log(level_of(level))) return;
  const std::string line =
      format_log_line(log_format.load(), SystemClock().wall(), level, event, fields);
  logger().log(level_of(level), spdlog::string_view_t(line.data(), line.size()));
}

// A value that holds a blank, a quote, '=' or a control character is quoted, so that one line stays
// one line and splits one way.
void append_text(std::string& line, std::string_view text) {
  const bool plain = !text.empty() && std::ranges::all_of(text, [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '"' && c != '=' && c != '\\' && c != 0x7F;
  });
  if (plain) {
    line.append(text);
    return;
  }
  line.push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      line.push_back('\\');
      line.push_back(c);
    } else if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) {
      fmt::format_to(std::back_inserter(line), "\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      line.push_back(c);
    }
  }
  line.push_back('"');
}

struct TextAppender {
  std::string& line;
  void operator()(std::string_view text) const { append_text(line, text); }
  void operator()(const std::string& text) const { append_text(line, text); }
  void operator()(bool flag) const { line.append(flag ? "true" : "false"); }
  void operator()(auto number) const { fmt::format_to(std::back_inserter(line), "{}", number); }
};

}  // namespace

void log_debug(std::string_view event, LogFields fields) { log(LogLevel::kDebug, event, fields); }
void log_info(std::string_view event, LogFields fields) { log(LogLevel::kInfo, event, fields); }
void log_warning(std::string_view event, LogFields fields) {
  log(LogLevel::kWarning, event, fields);
}
void log_error(std::string_view event, LogFields fields) { log(LogLevel::kError, event, fields); }

void configure_log(LogLevel lowest, LogFormat format) {
  log_format = format;
  logger().set_level(level_of(lowest));
}

std::string format_log_line(LogFormat format, Timestamp time, LogLevel level,
                            std::string_view event, LogFields fields) {
  if (format == LogFormat::kJson) {
    JsonWriter json;
    json.begin_object();
    json.member("time", to_rfc3339(time)).member("level", name_of(level)).member("event", event);
    for (const LogField& field : fields) {
      json.key(field.key);
      std::visit([&json](const auto& value) { json.value(value); }, field.value.get());
    }
    json.end_object();
    return json.take();
  }
  std::string line = to_rfc3339(time);
  line.append(" ").append(name_of(level)).append(" ").append(event);
  for (const LogField& field : fields) {
    line.append(" ").append(field.key).append("=");
    std::visit(TextAppender{line}, field.value.get());
  }
  return line;
}

}  // namespace atollbank::base
