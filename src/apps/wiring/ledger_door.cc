// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/ledger_door.h"

#include "base/log.h"

namespace atollbank::apps {
namespace {

constexpr base::Duration kGrace = base::Duration::from_seconds(5);

}  // namespace

base::Result<std::unique_ptr<LedgerDoor>> LedgerDoor::open(
    LedgerHost& ledger, const std::filesystem::path& folder, const base::Clock& clock,
    const std::vector<std::string>& addresses) {
  std::unique_ptr<LedgerDoor> door(new LedgerDoor());
  rpc::PostingServerOptions options{.addresses = addresses};
  auto seals = SealsHost::start(folder, ledger.disk(), ledger.journal(), clock);
  if (seals) {
    door->seals_ = *std::move(seals);
    door->seals_calls_.emplace(door->seals_->seals(), clock);
    options.beside = {&*door->seals_calls_};
  } else {
    base::log_error("seals_not_served", {{"error", seals.error()}});
  }
  ATOLL_TRY(door->server_, rpc::PostingServer::start(ledger.posting(), clock, options));
  door->thread_ = std::make_unique<runtime::NamedThread>(
      "grpc", [server = door->server_.get()] { server->run(); });
  return door;
}

LedgerDoor::~LedgerDoor() {
  if (thread_) {
    server_->stop(kGrace);
    thread_->join();
  }
  if (seals_) seals_->stop();
}

}  // namespace atollbank::apps
