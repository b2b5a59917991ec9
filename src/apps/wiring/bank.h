// SPDX-License-Identifier: Apache-2.0
// The whole bank in one process on the embedded store: every service, built and joined here and
// nowhere else.
//
//   main thread: waits for the signal to stop
//   front, log: the shard          bank: services, edge handlers, webhooks, town
//   disk ×4: the shard's reads and writes  records ×4, commits ×2, commits-chores ×2,
//   records-write: reads and commits of the records
//   files ×2, sign-in ×2, statements ×2: theirs   http, http-out, http-desk, grpc: sockets
//   seals: the tree over the journal
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/town/town.h"
#include "apps/wiring/bank_vault.h"
#include "apps/wiring/onboarding_desk.h"
#include "apps/wiring/sandbox_door.h"
#include "base/metrics.h"

namespace atollbank::apps {

struct BankOptions {
  std::filesystem::path data;
  bool fresh = false;
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one
  // By which the world reaches it, as public_address.h reads it; empty: http at the two above.
  std::string public_url;
  // gRPC: "127.0.0.1:7400", "unix:/path"; none: a socket in the data folder.
  std::vector<std::string> ledger_addresses;
  std::uint32_t requests_per_minute = 60'000;  // of each client of each customer; 0: no limit
  // Without a good token; 0: no limit; none: as public_address.h says.
  std::optional<std::uint32_t> address_requests_per_minute;
  TownOptions town;
  bool is_sandbox = true;  // whether /sandbox/… is served, and a made-up town lives here
  BankVaultOptions vault;
  SanctionsListOptions sanctions_list;  // none: a sandbox's own, else nobody is onboarded
  // How many times faster webhooks are tried again than the schedule of three days says.
  std::optional<std::uint32_t> webhook_pace;           // none: 1000 in a sandbox, else 1
  std::uint32_t access_log_days = 400;                 // how long it is told who was refused what
  std::uint32_t dormant_after_days = 365;              // without own movement; 0: never
  std::string operations_address = "127.0.0.1:0";      // of the operators' door
  std::uint32_t operations_refusals_per_minute = 120;  // of each operator and address; 0: no limit
  bool rebuild_projections = false;  // forget what is derived, make it again before serving
  std::filesystem::path disk_log;    // for tests of power cuts; empty: none
};

// What a person or a script needs to use the bank.
struct BankDoor {
  std::string base_url;
  SandboxDoor sandbox;
  std::string page_url;  // of the first page, for a browser
  // Of the printed customer and of another one whom she can pay; empty where there is no sandbox,
  // as all below but the ledger's addresses.
  SandboxSignIn sign_in;
  SandboxSignIn second_sign_in;
  base::Id account_id;
  base::Id user_id;
  base::Id second_account_id;  // nil in a town of one
  base::Id second_user_id;
  std::vector<std::string> ledger_addresses;
  std::string operations_url;  // of the operators' door
};

// What is under way and goes on after a crash, by where it stands.
struct SagaFigures {
  std::size_t payments_under_way = 0;
  std::size_t payments_unknown = 0;
  std::size_t orders_due_later = 0;
};

struct BankFigures {
  base::Timestamp now;  // the bank's clock
  TownFigures town;
  std::vector<ToldHappening> happenings;  // of the town, the newest first
  // None while the services are too busy to say.
  std::optional<SagaFigures> sagas;
  std::optional<std::uint64_t> feed_lag;  // slots of the journal that customers do not see yet
  std::uint64_t commands = 0;
  std::uint64_t in_flight = 0;
  std::uint64_t bytes_written = 0;
  std::uint64_t bytes_zeroed = 0;
  std::uint64_t sync_count = 0;
  // 0, or money was made; none when the log was too busy to look.
  std::optional<std::int64_t> trial_balance_minor;
  bool stopped = false;  // a write of the journal or of the records failed
};

class Bank {
 public:
  using Progress = std::function<void(const std::string& what)>;

  // Opens the folder, recovers, makes the town's past when the bank is new, and begins to serve.
  static base::Result<std::unique_ptr<Bank>> start(const BankOptions& options,
                                                   const Progress& progress);
  ~Bank();  // stops: no new requests, answers what is in flight, keeps a checkpoint

  const BankDoor& door() const;
  BankFigures figures() const;

 private:
  struct Parts;
  explicit Bank(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace atollbank::apps
