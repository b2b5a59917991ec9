// SPDX-License-Identifier: Apache-2.0
#include "bench/harness/wrk.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>

#include "base/json.h"
#include "bench/harness/child_program.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::JsonValue;
using base::Result;

constexpr std::string_view kMark = "ATOLL ";

// wrk asks for requests by request() and tells what came of them in done().
constexpr std::string_view kScript = R"(
local place = 0
if numbered then
  function request()
    place = place + 1
    return texts[place % #texts + 1] .. string.format("%012d", first_number + place)
  end
else
  function request()
    place = place + 1
    return texts[place % #texts + 1]
  end
end

local threads = {}
function setup(thread)
  table.insert(threads, thread)
end

as_wanted = 0
if wanted ~= "" then
  function response(status, headers, body)
    if string.find(body, wanted, 1, true) then as_wanted = as_wanted + 1 end
  end
end

function done(summary, latency, requests)
  local counted = 0
  for _, thread in ipairs(threads) do counted = counted + thread:get("as_wanted") end
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format('ATOLL {"requests":%d,"as_wanted":%d,"duration_us":%d,"failed":%d}',
    summary.requests, counted, summary.duration, failed))
end
)";

std::string lua_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char byte : text) quoted += fmt::format("\\{:03}", static_cast<unsigned char>(byte));
  return quoted + '"';
}

// Of children that have ended, as wrk has.
double children_ns() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  const auto ns = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_usec) * 1e3;
  };
  return ns(usage.ru_utime) + ns(usage.ru_stime);
}

void write_script(const std::string& path, const RequestTexts& requests) {
  std::ofstream script(path);
  script << "texts = {\n";
  for (const std::string& text : requests.texts) script << lua_text(text) << ",\n";
  script << "}\nnumbered = " << (requests.numbered ? "true" : "false")
         << "\nfirst_number = " << requests.first_number
         << "\nwanted = " << lua_text(requests.wanted) << kScript;
}

}  // namespace

Result<WrkFigures> run_wrk(const WrkLoad& load, const RequestTexts& requests) {
  const std::string script = load.folder + "/wrk.lua";
  write_script(script, requests);
  const double spent_before_ns = children_ns();
  ATOLL_TRY(
      const std::string printed,
      run_to_end(
          {.arguments = {"wrk", "--threads", "1", "--connections",
                         std::to_string(load.connection_count), "--duration",
                         std::to_string(std::max<std::int64_t>(1, load.span.ms() / 1000)) + "s",
                         "--script", script, fmt::format("http://127.0.0.1:{}", load.port)},
           .user = {},
           .output_path = load.folder + "/wrk.out"}));
  const std::size_t begin = printed.find(kMark);
  if (begin == std::string::npos)
    return base::fail(ErrorCode::kInternal, "program_failed", "wrk said nothing: " + printed);
  const std::size_t end = printed.find('\n', begin);
  ATOLL_TRY(const JsonValue figures,
            JsonValue::parse(printed.substr(begin + kMark.size(), end - begin - kMark.size())));
  ATOLL_TRY(const std::int64_t failed, figures.get_integer("failed"));
  if (failed != 0)
    return base::fail(ErrorCode::kInternal, "wrong_answer",
                      fmt::format("{} requests failed: {}", failed, printed));
  ATOLL_TRY(const std::int64_t request_count, figures.get_integer("requests"));
  ATOLL_TRY(const std::int64_t as_wanted, figures.get_integer("as_wanted"));
  ATOLL_TRY(const std::int64_t duration_us, figures.get_integer("duration_us"));
  return WrkFigures{.requests = static_cast<std::uint64_t>(request_count),
                    .as_wanted = static_cast<std::uint64_t>(as_wanted),
                    .seconds = static_cast<double>(duration_us) / 1e6,
                    .processor_ns = children_ns() - spent_before_ns};
}

}  // namespace atollbank::bench
