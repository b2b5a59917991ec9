// SPDX-License-Identifier: Apache-2.0
#include "bench/harness/api_calls.h"

#include <poll.h>

#include <algorithm>
#include <memory>

#include "bench/harness/http_connection.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kConnectionCount = 64;

struct Line {
  std::unique_ptr<HttpConnection> http;
  std::size_t place = 0;  // of the request on its way
};

}  // namespace

Result<std::vector<std::string>> call_all(std::uint16_t port,
                                          const std::vector<std::string>& requests) {
  std::vector<std::string> answers(requests.size());
  std::vector<Line> lines(std::min(kConnectionCount, requests.size()));
  std::vector<pollfd> sockets;
  std::size_t sent = 0;
  for (Line& line : lines) {
    ATOLL_TRY(line.http, HttpConnection::open(port));
    sockets.push_back({.fd = line.http->socket(), .events = POLLIN, .revents = 0});
    line.place = sent++;
    ATOLL_TRY_VOID(line.http->send(requests[line.place]));
  }
  for (std::size_t answered = 0; answered < requests.size();) {
    poll(sockets.data(), sockets.size(), -1);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (sockets[i].revents == 0) continue;
      Line& line = lines[i];
      ATOLL_TRY(const auto answer, line.http->receive());
      if (!answer) continue;
      if (answer->status != 200)
        return base::fail(ErrorCode::kInternal, "wrong_answer", answer->body.substr(0, 500));
      answers[line.place] = answer->body;
      ++answered;
      if (sent == requests.size()) continue;
      line.place = sent++;
      ATOLL_TRY_VOID(line.http->send(requests[line.place]));
    }
  }
  return answers;
}

}  // namespace atollbank::bench
