// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/http_load.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <vector>

#include "base/id.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::string_view kHead =
    "POST /v1/bulk HTTP/1.1\r\nHost: ledger\r\nContent-Type: application/json\r\nContent-Length: ";
constexpr std::string_view kDone = R"("outcome":"done","duplicate":false)";
constexpr std::size_t kReadBytes = 64 * 1024;

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

class Connection {
 public:
  explicit Connection(int socket) : socket_(socket), input_(kReadBytes, '\0') {}
  ~Connection() { close(socket_); }
  Connection(const Connection&) = delete;

  int socket() const { return socket_; }
  base::Timestamp sent_at() const { return sent_at_; }

  Result<void> send_batch(const ledger::Batch& batch, base::Timestamp now) {
    write_body(body_, batch);
    request_.assign(kHead);
    append_number(request_, static_cast<std::int64_t>(body_.size()));
    request_.append("\r\n\r\n").append(body_);
    sent_at_ = now;
    filled_ = 0;
    for (std::string_view rest = request_; !rest.empty();) {
      const ssize_t sent = send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (sent <= 0) return lost();
      rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
  }

  // The answer's body once it is whole, empty before.
  Result<std::string_view> receive() {
    if (filled_ == input_.size()) input_.resize(2 * input_.size());
    const ssize_t count = recv(socket_, input_.data() + filled_, input_.size() - filled_, 0);
    if (count <= 0) return lost();
    filled_ += static_cast<std::size_t>(count);
    const std::string_view answer(input_.data(), filled_);
    const std::size_t head_end = answer.find("\r\n\r\n");
    if (head_end == std::string_view::npos) return std::string_view();
    if (!answer.starts_with("HTTP/1.1 200 "))
      return base::fail(ErrorCode::kInternal, "wrong_answer", answer);
    constexpr std::string_view kLength = "\r\nContent-Length: ";
    std::size_t length = 0;
    const std::size_t at = answer.find(kLength) + kLength.size();
    std::from_chars(answer.data() + at, answer.data() + head_end, length);
    const std::string_view body = answer.substr(head_end + 4);
    return body.size() < length ? std::string_view() : body;
  }

 private:
  static tl::unexpected<base::Error> lost() {
    return base::fail(ErrorCode::kUnavailable, "connection_lost", "the server hung up");
  }

  int socket_;
  std::string body_;
  std::string request_;
  std::string input_;
  std::size_t filled_ = 0;
  base::Timestamp sent_at_;
};

Result<std::unique_ptr<Connection>> connect_to(std::uint16_t port) {
  auto connection = std::make_unique<Connection>(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  setsockopt(connection->socket(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (connect(connection->socket(), generic, sizeof(address)) == 0) return connection;
  return base::fail(ErrorCode::kUnavailable, "connection_lost", "nobody answers on the port");
}

double at_part(std::vector<double>& times_ms, double part) {
  if (times_ms.empty()) return 0;
  const auto place = static_cast<std::size_t>(part * static_cast<double>(times_ms.size() - 1));
  std::ranges::nth_element(times_ms, times_ms.begin() + static_cast<std::ptrdiff_t>(place));
  return times_ms[place];
}

class Run {
 public:
  Run(const base::Clock& clock, const HttpLoad& load) : clock_(clock), load_(load) {}

  Result<LoadFigures> run() {
    for (std::size_t i = 0; i < load_.connection_count; ++i) {
      ATOLL_TRY(auto connection, connect_to(load_.port));
      waits_.push_back({.fd = connection->socket(), .events = POLLIN, .revents = 0});
      connections_.push_back(std::move(connection));
    }
    const base::Timestamp began = clock_.monotonic();
    end_ = began + load_.span;
    for (const auto& connection : connections_) {
      ATOLL_TRY_VOID(connection->send_batch(load_.make_batch(), clock_.monotonic()));
    }
    for (in_flight_ = connections_.size(); in_flight_ > 0;) {
      if (poll(waits_.data(), waits_.size(), -1) < 0) continue;
      for (std::size_t i = 0; i < waits_.size(); ++i)
        if (waits_[i].revents != 0) ATOLL_TRY_VOID(take_answer(*connections_[i]));
    }
    LoadFigures figures;
    figures.commands = commands_;
    figures.seconds = static_cast<double>((clock_.monotonic() - began).nanoseconds) / 1e9;
    figures.p50_ms = at_part(times_ms_, 0.5);
    figures.p99_ms = at_part(times_ms_, 0.99);
    figures.p999_ms = at_part(times_ms_, 0.999);
    figures.max_ms = at_part(times_ms_, 1);
    return figures;
  }

 private:
  Result<void> take_answer(Connection& connection) {
    ATOLL_TRY(const std::string_view body, connection.receive());
    if (body.empty()) return {};
    if (count_done(body) != load_.commands_each)
      return base::fail(ErrorCode::kInternal, "wrong_answer", body.substr(0, 1000));
    const base::Timestamp now = clock_.monotonic();
    times_ms_.push_back(static_cast<double>((now - connection.sent_at()).nanoseconds) / 1e6);
    commands_ += load_.commands_each;
    if (now < end_) return connection.send_batch(load_.make_batch(), now);
    --in_flight_;
    return {};
  }

  const base::Clock& clock_;
  const HttpLoad& load_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<pollfd> waits_;
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
