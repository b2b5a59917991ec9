// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/server.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

namespace atollbank::bench {
namespace {

constexpr base::Duration kStartPatience = base::Duration::from_seconds(60);
constexpr base::Duration kConnectPatience = base::Duration::from_seconds(5);

// The number behind "name": in one line of JSON that we print ourselves.
std::uint64_t number_in(const std::string& json, const std::string& name) {
  const std::size_t at = json.find("\"" + name + "\":");
  return at == std::string::npos ? 0 : std::stoull(json.substr(at + name.size() + 3));
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
  const std::string address = "unix:" + folder_ + "/socket";
  const ChildOptions options{
      .arguments = {program_, "--data", data_folder(), "--listen", address, "--ready-file", ready},
      .user = {},
      .output_path = folder_ + "/server.log"};
  ATOLL_TRY(ChildProgram process, ChildProgram::start(options));
  process_.emplace(std::move(process));
  ATOLL_TRY_VOID(wait_until_ready());

  queue_ = std::make_unique<rpc::ClientQueue>();
  answers_ = std::make_unique<runtime::NamedThread>("answers", [this] { queue_->run(); });
  for (std::size_t i = 0; i < connection_count; ++i) {
    const rpc::PostingClientOptions to{.address = address};
    clients_.push_back(std::make_unique<rpc::PostingClient>(*queue_, clock_, to));
    if (!clients_.back()->wait_until_connected(kConnectPatience))
      return base::fail(base::ErrorCode::kUnavailable, "server_not_ready", "it does not answer");
  }
  return {};
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

void Server::disconnect() {
  for (const auto& client : clients_) client->stop();
  clients_.clear();
  if (queue_ == nullptr) return;
  queue_->shut_down();
  answers_->join();
  answers_.reset();
  queue_.reset();
}

void Server::kill() {
  if (process_) process_->send_signal(SIGKILL);
  if (process_) process_->wait();
  process_.reset();
  disconnect();
}

base::Result<ServerFigures> Server::stop() {
  disconnect();
  process_->send_signal(SIGTERM);
  const int status = process_->wait();
  process_.reset();
  const std::string printed = read_text_file(folder_ + "/server.log");
  if (status != 0)
    return base::fail(base::ErrorCode::kInternal, "server_failed", "the server ended: " + printed);
  return ServerFigures{.bytes_written = number_in(printed, "bytes_written"),
                       .bytes_zeroed = number_in(printed, "bytes_zeroed"),
                       .commands = number_in(printed, "commands")};
}

std::vector<posting::PostingApi*> Server::apis() const {
  std::vector<posting::PostingApi*> apis;
  for (const auto& client : clients_) apis.push_back(client.get());
  return apis;
}

}  // namespace atollbank::bench
