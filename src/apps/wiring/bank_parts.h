// SPDX-License-Identifier: Apache-2.0
// What a bank of one process consists of. Private to this room: bank.cc builds it, starts it and
// stops it, bank_doors.cc opens it to the world.
#pragma once

#include <memory>
#include <optional>

#include "adapters/file/blob_store.h"
#include "adapters/rocksdb/projection_store.h"
#include "adapters/rocksdb/record_store.h"
#include "adapters/sodium/password_hash.h"
#include "adapters/sodium/person_keys.h"
#include "apps/ledger_host/ledger_host.h"
#include "apps/town/newcomers.h"
#include "apps/wiring/bank.h"
#include "apps/wiring/bank_events.h"
#include "apps/wiring/bank_folder.h"
#include "apps/wiring/bank_interest.h"
#include "apps/wiring/bank_metrics.h"
#include "apps/wiring/bank_pages.h"
#include "apps/wiring/inside_figures.h"
#include "apps/wiring/ledger_door.h"
#include "apps/wiring/onboarding_desk.h"
#include "apps/wiring/operations_desk.h"
#include "apps/wiring/statements_room.h"
#include "gateways/edge/edge.h"
#include "gateways/edge/webhooks/webhook_delivery.h"
#include "net/http_client.h"
#include "services/accounts/dormancy.h"
#include "services/accounts/service.h"
#include "services/attachments/service.h"
#include "services/audit/access_log.h"
#include "services/customers/customer_keys.h"
#include "services/customers/service.h"
#include "services/idempotency/service.h"
#include "services/identity/service.h"
#include "services/identity/sign_in_service.h"
#include "services/imports/service.h"
#include "services/payments/service.h"
#include "services/receipts/service.h"
#include "services/standing_orders/service.h"
#include "services/transactions/service.h"
#include "services/webhooks/service.h"

namespace atollbank::apps {

// In the order in which they are built; whatever refers to another comes after it.
struct Bank::Parts {
  Parts(const BankOptions& bank_options, BankFolder bank_folder)
      : options(bank_options),
        folder(std::move(bank_folder)),
        lead(Town::lead_at_start(options.town)),
        clock(machine_clock, lag_at_start(), lead) {}

  // A town begins in the past; where there is none, the bank begins now.
  base::Duration lag_at_start() const {
    if (!options.is_sandbox) return {};
    return Town::lag_at_start(options.town, machine_clock.wall() + lead);
  }

  base::Result<void> open_stores(const Progress& progress);
  base::Result<void> build_services();
  void build_onlookers();  // the trail, the operators' desk, the town
  operations::BankParts parts_of_operations();
  base::Result<void> start_services();
  base::Result<void> wait_for_projections(runtime::Context context);
  std::uint64_t how_far_projected();
  base::Result<void> settle_town(const Progress& progress);
  base::Result<void> open_door();
  pages::Services services_of_pages();
  edge::Services services_of_edge();
  base::Result<void> listen();
  void let_days_pass(const runtime::Context& context, edge::PassDays request,
                     runtime::Completion<edge::DaysPassed> done);
  void stop();

  BankOptions options;
  BankFolder folder;
  base::SystemClock machine_clock;
  base::Duration lead;  // of the bank's clock before the machine's
  TownClock clock;
  base::Registry registry;
  BankMetrics metrics{registry};
  std::optional<FolderSecret> sandbox_secret;
  PrintedCustomer printed;
  BankDoor door;

  std::unique_ptr<ports::KeyVault> vault;
  std::unique_ptr<ports::SecretBox> box;
  adapters::SodiumPasswordHash passwords;
  std::unique_ptr<LedgerHost> ledger;
  std::unique_ptr<adapters::RocksDbRecordStore> records;
  std::unique_ptr<adapters::RocksDbProjectionStore> projections;
  std::unique_ptr<adapters::FileBlobStore> blobs;
  std::unique_ptr<adapters::PosixDisk> person_keys_folder;
  std::unique_ptr<adapters::PersonKeys> person_keys;
  std::unique_ptr<customers::CustomerKeys> customer_keys;
  std::unique_ptr<runtime::ThreadPool> pool;
  std::unique_ptr<runtime::ThreadPool> commit_pool;  // of what is short, and ends in a commit
  std::unique_ptr<runtime::ThreadPool> file_pool;  // a file of megabytes keeps nobody else waiting
  std::unique_ptr<runtime::ThreadPool> trail_pool;
  std::unique_ptr<runtime::ThreadPool> sign_in_pool;  // passwords are hard work
  std::unique_ptr<runtime::ThreadExecutor> executor;  // of every service

  std::unique_ptr<net::HttpClient> http_client;
  std::unique_ptr<runtime::NamedThread> http_client_thread;
  std::unique_ptr<edge::WebhookDelivery> delivery;
  std::unique_ptr<transactions::TransactionsService> transactions;
  std::unique_ptr<accounts::AccountsService> accounts;
  std::unique_ptr<customers::CustomersService> customers;
  std::unique_ptr<OnboardingDesk> onboarding;
  std::unique_ptr<payments::PaymentsService> payments;
  std::unique_ptr<standing_orders::StandingOrdersService> standing_orders;
  std::unique_ptr<StatementsRoom> statements;
  std::unique_ptr<accounts::Dormancy> dormancy;
  std::unique_ptr<interest::InterestService> interest;
  std::unique_ptr<identity::SignInService> sign_in;
  std::unique_ptr<identity::IdentityService> identity;
  std::unique_ptr<webhooks::WebhooksService> webhooks;
  std::unique_ptr<attachments::AttachmentsService> attachments;
  std::unique_ptr<receipts::ReceiptsService> receipts;
  std::unique_ptr<idempotency::IdempotencyService> idempotency;
  std::unique_ptr<imports::ImportsService> imports;
  std::unique_ptr<audit::AccessLog> access_log;
  std::unique_ptr<BankEvents> events;
  std::unique_ptr<OperationsDesk> operations;
  std::unique_ptr<Town> town;
  std::unique_ptr<Newcomers> newcomers;

  pages::RequestBook requests;  // the executor's
  std::unique_ptr<pages::Pages> pages;
  std::unique_ptr<edge::Edge> edge;
  std::unique_ptr<net::HttpServer> http_server;
  std::unique_ptr<runtime::NamedThread> http_server_thread;
  std::unique_ptr<LedgerDoor> ledger_door;
};

}  // namespace atollbank::apps
