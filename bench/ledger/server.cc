// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/server.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

namespace atollbank::bench {
namespace {

constexpr base::Duration kStartPatience = base::Duration::from_seconds(120);

std::uint64_t number_after(const std::string& text, const std::string& mark) {
  const std::size_t at = text.find(mark);
  return at == std::string::npos ? 0 : std::stoull(text.substr(at + mark.size()));
}

// The number behind "name": in one line of JSON that we print ourselves.
std::uint64_t number_in(const std::string& json, const std::string& name) {
  return number_after(json, "\"" + name + "\":");
}

std::uint64_t bytes_occupied(const std::string& folder) {
  constexpr std::uint64_t kStatBlock = 512;
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    struct stat status{};
    if (entry.is_regular_file() && stat(entry.path().c_str(), &status) == 0)
      bytes += static_cast<std::uint64_t>(status.st_blocks) * kStatBlock;
  }
  return bytes;
}

}  // namespace

Server::Server(const base::Clock& clock, std::string program, std::string folder)
    : clock_(clock), program_(std::move(program)), folder_(std::move(folder)) {
  mkdir(folder_.c_str(), 0755);
}

Server::~Server() { kill(); }

base::Result<void> Server::start(std::size_t connection_count) {
  const std::string ready = folder_ + "/ready";
  unlink(ready.c_str());
  ChildOptions options{.arguments = {program_, "--data", data_folder(), "--listen", address(),
                                     "--ready-file", ready},
                       .user = {},
                       .output_path = folder_ + "/server.log"};
  if (has_http_) options.arguments.insert(options.arguments.end(), {"--http", "127.0.0.1:0"});
  ATOLL_TRY(ChildProgram process, ChildProgram::start(options));
  process_.emplace(std::move(process));
  ATOLL_TRY_VOID(wait_until_ready());
  ATOLL_TRY(connections_, connect(connection_count));
  return {};
}

std::uint16_t Server::http_port() const {
  const std::string ready = read_text_file(folder_ + "/ready");
  return static_cast<std::uint16_t>(number_after(ready, "http://127.0.0.1:"));
}

base::Result<std::unique_ptr<Connections>> Server::connect(std::size_t count) const {
  return Connections::open(clock_, address(), count);
}

base::Result<void> Server::wait_until_ready() {
  const auto deadline = base::Deadline::after(clock_, kStartPatience);
  while (access((folder_ + "/ready").c_str(), F_OK) != 0) {
    if (!process_->is_running() || deadline.has_passed(clock_.monotonic()))
      return base::fail(base::ErrorCode::kUnavailable, "server_not_ready",
                        "the server did not start: " + read_text_file(folder_ + "/server.log"));
    usleep(1'000);
  }
  return {};
}

void Server::kill() {
  if (process_) process_->send_signal(SIGKILL);
  if (process_) process_->wait();
  process_.reset();
  connections_.reset();
}

base::Result<ServerFigures> Server::stop() {
  connections_.reset();
  process_->send_signal(SIGTERM);
  const std::uint64_t bytes_written = process_->bytes_written_at_its_end();
  const int status = process_->wait();
  process_.reset();
  const std::string printed = read_text_file(folder_ + "/server.log");
  if (status != 0)
    return base::fail(base::ErrorCode::kInternal, "server_failed", "the server ended: " + printed);
  return ServerFigures{.bytes_written = bytes_written,
                       .bytes_zeroed = number_in(printed, "bytes_zeroed"),
                       .bytes_at_rest = bytes_occupied(data_folder()),
                       .commands = number_in(printed, "commands")};
}

}  // namespace atollbank::bench
