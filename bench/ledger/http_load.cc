// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/http_load.h"

#include <poll.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <vector>

#include "base/id.h"
#include "bench/harness/http_connection.h"
#include "bench/harness/percentile.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::string_view kHead =
    "POST /v1/bulk HTTP/1.1\r\nHost: ledger\r\nContent-Type: application/json\r\nContent-Length: ";
constexpr std::string_view kDone = R"("outcome":"done","duplicate":false)";

void append_id(std::string& out, base::Id id) {
  const std::size_t size = out.size();
  out.resize(size + base::kIdTextLength);
  base::write_base62(id, out.data() + size);
}

void append_number(std::string& out, std::int64_t number) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof(digits), number).ptr);
}

void write_body(std::string& out, const ledger::Batch& batch) {
  out.assign(R"({"commands":[)");
  for (const ledger::Command& command : batch.commands) {
    out.append(out.back() == '[' ? R"({"id":")" : R"(,{"id":")");
    append_id(out, command.id);
    out.append(R"(","debit_account":")");
    append_id(out, command.debit_account);
    out.append(R"(","credit_account":")");
    append_id(out, command.credit_account);
    out.append(R"(","amount_minor":)");
    append_number(out, command.amount_minor);
    out.append(R"(,"currency":"GBP"})");
  }
  out.append("]}");
}

std::size_t count_done(std::string_view body) {
  std::size_t count = 0;
  for (std::size_t at = body.find(kDone); at != std::string_view::npos;
       at = body.find(kDone, at + kDone.size()))
    ++count;
  return count;
}

struct Connection {
  std::unique_ptr<HttpConnection> http;
  base::Timestamp sent_at;
};

class Run {
 public:
  Run(const base::Clock& clock, const HttpLoad& load) : clock_(clock), load_(load) {}

  Result<LoadFigures> run() {
    for (std::size_t i = 0; i < load_.connection_count; ++i) {
      ATOLL_TRY(auto http, HttpConnection::open(load_.port));
      waits_.push_back({.fd = http->socket(), .events = POLLIN, .revents = 0});
      connections_.push_back({.http = std::move(http), .sent_at = {}});
    }
    const base::Timestamp began = clock_.monotonic();
    end_ = began + load_.span;
    for (Connection& connection : connections_)
      ATOLL_TRY_VOID(send_batch(connection, clock_.monotonic()));
    for (in_flight_ = connections_.size(); in_flight_ > 0;) {
      if (poll(waits_.data(), waits_.size(), -1) < 0) continue;
      for (std::size_t i = 0; i < waits_.size(); ++i)
        if (waits_[i].revents != 0) ATOLL_TRY_VOID(take_answer(connections_[i]));
    }
    LoadFigures figures;
    figures.commands = commands_;
    figures.seconds = static_cast<double>((clock_.monotonic() - began).nanoseconds) / 1e9;
    figures.p50_ms = percentile(times_ms_, 0.5);
    figures.p99_ms = percentile(times_ms_, 0.99);
    figures.p999_ms = percentile(times_ms_, 0.999);
    figures.max_ms = percentile(times_ms_, 1);
    return figures;
  }

 private:
  Result<void> send_batch(Connection& connection, base::Timestamp now) {
    write_body(body_, load_.make_batch());
    request_.assign(kHead);
    append_number(request_, static_cast<std::int64_t>(body_.size()));
    request_.append("\r\n\r\n").append(body_);
    connection.sent_at = now;
    return connection.http->send(request_);
  }

  Result<void> take_answer(Connection& connection) {
    ATOLL_TRY(const std::optional<HttpAnswer> answer, connection.http->receive());
    if (!answer) return {};
    if (answer->status != 200 || count_done(answer->body) != load_.commands_each)
      return base::fail(ErrorCode::kInternal, "wrong_answer", answer->body.substr(0, 1000));
    const base::Timestamp now = clock_.monotonic();
    times_ms_.push_back(static_cast<double>((now - connection.sent_at).nanoseconds) / 1e6);
    commands_ += load_.commands_each;
    if (now < end_) return send_batch(connection, now);
    --in_flight_;
    return {};
  }

  const base::Clock& clock_;
  const HttpLoad& load_;
  std::vector<Connection> connections_;
  std::vector<pollfd> waits_;
  std::string body_;
  std::string request_;
  std::vector<double> times_ms_;
  std::uint64_t commands_ = 0;
  std::size_t in_flight_ = 0;
  base::Timestamp end_;
};

}  // namespace

Result<LoadFigures> run_http_load(const base::Clock& clock, const HttpLoad& load) {
  return Run(clock, load).run();
}

}  // namespace atollbank::bench
