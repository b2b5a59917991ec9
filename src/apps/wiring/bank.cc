// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/bank.h"

#include <fmt/core.h>

#include <optional>

#include "adapters/file/blob_store.h"
#include "adapters/rocksdb/projection_store.h"
#include "adapters/rocksdb/record_store.h"
#include "adapters/sodium/password_hash.h"
#include "adapters/sodium/person_keys.h"
#include "adapters/sodium/secret_box.h"
#include "apps/ledger_host/ledger_host.h"
#include "apps/town/newcomers.h"
#include "apps/wiring/bank_folder.h"
#include "apps/wiring/bank_metrics.h"
#include "apps/wiring/bank_pages.h"
#include "apps/wiring/inside_figures.h"
#include "apps/wiring/ledger_door.h"
#include "apps/wiring/onboarding_desk.h"
#include "apps/wiring/public_address.h"
#include "apps/wiring/statements_room.h"
#include "apps/wiring/wait_for.h"
#include "base/log.h"
#include "gateways/edge/edge.h"
#include "gateways/edge/webhooks/webhook_delivery.h"
#include "net/http_client.h"
#include "runtime/answer.h"
#include "services/accounts/addresses.h"
#include "services/accounts/service.h"
#include "services/attachments/service.h"
#include "services/audit/access_log.h"
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
namespace {

constexpr base::Duration kProjectionPatience = base::Duration::from_seconds(60);

// In the sandbox a webhook may listen on this machine; anything else private stays out of reach.
bool is_public_or_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || net::is_public_address(address);
}

// A socket in the bank's own folder, for atollctl; gRPC knows it by its whole path.
std::string default_ledger_address(const std::filesystem::path& data) {
  return "unix:" + (std::filesystem::absolute(data) / "ledger.sock").lexically_normal().string();
}

// One newcomer for so many things that happen; none where the town stands still.
base::Duration newcomer_interval(const TownOptions& town) {
  constexpr double kHappeningsEach = 30;
  if (town.happenings_per_second <= 0) return {};
  return {static_cast<std::int64_t>(kHappeningsEach * 1e9 / town.happenings_per_second)};
}

// Where an address's requests have no limit, all may have one, a proxy's: its share of the memory
// for large bodies is then the whole.
net::HttpServerOptions http_options_of(const BankOptions& options, std::uint32_t address_requests) {
  net::HttpServerOptions http{.address = options.address, .port = options.port};
  if (address_requests == 0)
    http.limits.address_large_bodies_bytes_max = http.limits.large_bodies_bytes_max;
  return http;
}

}  // namespace

// In the order in which they are built; whatever refers to another comes after it.
struct Bank::Parts {
  Parts(const BankOptions& bank_options, BankFolder bank_folder)
      : options(bank_options),
        folder(std::move(bank_folder)),
        lead(Town::lead_at_start(options.town)),
        clock(machine_clock,
              options.is_sandbox ? Town::lag_at_start(options.town, machine_clock.wall() + lead)
                                 : base::Duration(),
              lead) {}

  base::Result<void> open_stores(const Progress& progress);
  base::Result<void> build_services();
  base::Result<void> start_services();
  base::Result<void> wait_for_projections(runtime::Context context);
  std::uint64_t how_far_projected();
  base::Result<void> settle_town(const Progress& progress);
  base::Result<void> open_door();
  edge::Services services_of_edge();
  pages::Services services_of_pages();
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
  std::unique_ptr<runtime::ThreadPool> pool;
  std::unique_ptr<runtime::ThreadPool> file_pool;  // a file of megabytes keeps nobody else waiting
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
  std::unique_ptr<identity::SignInService> sign_in;
  std::unique_ptr<identity::IdentityService> identity;
  std::unique_ptr<webhooks::WebhooksService> webhooks;
  std::unique_ptr<attachments::AttachmentsService> attachments;
  std::unique_ptr<receipts::ReceiptsService> receipts;
  std::unique_ptr<idempotency::IdempotencyService> idempotency;
  std::unique_ptr<imports::ImportsService> imports;
  std::unique_ptr<audit::AccessLog> access_log;
  std::unique_ptr<Town> town;
  std::unique_ptr<Newcomers> newcomers;

  pages::RequestBook requests;  // the executor's
  std::unique_ptr<pages::Pages> pages;
  std::unique_ptr<edge::Edge> edge;
  std::unique_ptr<net::HttpServer> http_server;
  std::unique_ptr<runtime::NamedThread> http_server_thread;
  std::unique_ptr<LedgerDoor> ledger_door;
};

base::Result<void> Bank::Parts::open_stores(const Progress& progress) {
  ATOLL_TRY(sandbox_secret, folder.sandbox_secret());
  ATOLL_TRY(const FolderSecret box_key, folder.box_key());
  box = std::make_unique<adapters::SodiumSecretBox>(box_key);
  ATOLL_TRY(vault, open_bank_vault(folder.vault(), options.vault));
  progress("reading the journal");
  ATOLL_TRY(ledger, LedgerHost::start(folder.journal(), options.disk_log, clock, &clock.unmoved()));
  ATOLL_TRY(records, adapters::RocksDbRecordStore::open(folder.records()));
  ATOLL_TRY(projections, adapters::RocksDbProjectionStore::open(folder.projections()));
  ATOLL_TRY(auto blob_folder, adapters::PosixDisk::open_folder(folder.blobs().string()));
  ATOLL_TRY(blobs, adapters::FileBlobStore::open(std::move(blob_folder)));
  ATOLL_TRY(person_keys_folder, adapters::PosixDisk::open_folder(folder.person_keys().string()));
  ATOLL_TRY(const FolderSecret person_key, folder.person_key());
  ATOLL_TRY(person_keys, adapters::PersonKeys::open(*person_keys_folder, person_key));
  return {};
}

base::Result<void> Bank::Parts::build_services() {
  pool = std::make_unique<runtime::ThreadPool>("records", 4);
  file_pool = std::make_unique<runtime::ThreadPool>("files", 2);
  executor = std::make_unique<runtime::ThreadExecutor>(clock, "bank");
  http_client = std::make_unique<net::HttpClient>(
      net::HttpClientOptions{.guard = options.is_sandbox ? is_public_or_loopback
                                                         : net::is_public_address},
      clock);
  http_client_thread =
      std::make_unique<runtime::NamedThread>("http-out", [this] { http_client->run(); });
  delivery = std::make_unique<edge::WebhookDelivery>(*http_client);
  transactions = std::make_unique<transactions::TransactionsService>(
      transactions::TransactionsOptions{}, ledger->posting(), *records, *projections, *executor,
      *pool);
  accounts = std::make_unique<accounts::AccountsService>(
      accounts::AccountsOptions{}, ledger->posting(), *transactions, *records, *executor, *pool);
  customers = std::make_unique<customers::CustomersService>(*accounts, *records, *person_keys,
                                                            *executor, *pool);
  ATOLL_TRY(const FolderSecret seed, folder.screening_seed());
  ATOLL_TRY(onboarding,
            OnboardingDesk::make(options.sanctions_list, options.is_sandbox,
                                 base::Secret(std::string(base::bytes_of(seed))),
                                 {*customers, *person_keys, *records, registry, *executor, *pool}));
  payments = std::make_unique<payments::PaymentsService>(
      payments::PaymentsOptions{.sort_code = accounts::kSortCode}, account_numbers::ModulusCheck(),
      *accounts, *customers, *records, *executor, *pool);
  standing_orders = std::make_unique<standing_orders::StandingOrdersService>(
      standing_orders::StandingOrdersOptions{},
      bank_calendar::WorkingDays(bank_calendar::BankHolidays::england_and_wales()), *accounts,
      *payments, *records, *executor, *pool);
  statements = std::make_unique<StatementsRoom>(StatementsRoom::Below{
      ledger->posting(), *transactions, *accounts, *customers, *records, *executor});
  sign_in_pool = std::make_unique<runtime::ThreadPool>("sign-in", 2);
  sign_in = std::make_unique<identity::SignInService>(identity::SignInOptions{}, *records,
                                                      passwords, *box, *executor, *sign_in_pool);
  identity = std::make_unique<identity::IdentityService>(
      identity::IdentityOptions{.is_sandbox = options.is_sandbox, .checks_issuer = false},
      sign_in.get(), *records, *vault, *box, *executor, *pool);
  webhooks = std::make_unique<webhooks::WebhooksService>(
      webhooks::WebhooksOptions{.schedule = webhooks::compressed(
                                    webhooks::standard_schedule(),
                                    options.webhook_pace.value_or(options.is_sandbox ? 1000 : 1))},
      *transactions, *records, *box, *delivery, *executor, *pool);
  idempotency = std::make_unique<idempotency::IdempotencyService>(*records, *executor, *pool);
  attachments = std::make_unique<attachments::AttachmentsService>(*transactions, *records, *blobs,
                                                                  *executor, *file_pool);
  receipts = std::make_unique<receipts::ReceiptsService>(*transactions, *records, *executor, *pool);
  access_log = std::make_unique<audit::AccessLog>(*records, machine_clock, *executor, *pool);
  imports = std::make_unique<imports::ImportsService>(imports::ImportsOptions{}, *accounts,
                                                      *transactions, *records, *executor, *pool);
  town =
      std::make_unique<Town>(options.town, *customers, *accounts, *transactions, clock, *executor);
  newcomers = std::make_unique<Newcomers>(options.town.seed, newcomer_interval(options.town),
                                          onboarding->onboarding(), *executor);
  return {};
}

base::Result<void> Bank::Parts::start_services() {
  using Start = transactions::TransactionsService::Start;
  const base::Timestamp began = machine_clock.monotonic();
  transactions->start(options.rebuild_projections ? Start::kRebuild : Start::kGoOn);
  runtime::Context context;
  context.caller.subject = "svc_atolld";
  ATOLL_TRY_VOID(wait_for_projections(context));
  if (options.rebuild_projections) {
    base::log_info("projections_rebuilt", {{"ms", (machine_clock.monotonic() - began).ms()}});
  }
  ATOLL_TRY_VOID(wait_for_call<void>(
      [&](runtime::Completion<void> done) { accounts->start(context, std::move(done)); }));
  ATOLL_TRY(const std::size_t resumed, wait_for_call<std::size_t>([&](auto done) {
              customers->resume(context, std::move(done));
            }));
  if (resumed != 0) base::log_info("openings_resumed", {{"count", resumed}});
  ATOLL_TRY_VOID(onboarding->start(context));
  ATOLL_TRY(const std::size_t payments_resumed, wait_for_call<std::size_t>([&](auto done) {
              payments->resume(context, std::move(done));
            }));
  if (payments_resumed != 0) base::log_info("payments_resumed", {{"count", payments_resumed}});
  ATOLL_TRY_VOID(wait_for_call<std::size_t>(
      [&](auto done) { standing_orders->start(context, std::move(done)); }));
  ATOLL_TRY(const std::size_t imports_resumed, wait_for_call<std::size_t>([&](auto done) {
              imports->resume(context, std::move(done));
            }));
  if (imports_resumed != 0) base::log_info("imports_resumed", {{"count", imports_resumed}});
  ATOLL_TRY_VOID(
      wait_for_call<void>([&](auto done) { webhooks->start(context, std::move(done)); }));
  access_log->keep_days(options.access_log_days);
  return {};
}

// Projections are not synced: after a crash they are behind the journal, and what a client was told
// before it must be seen after it. A rebuild, asked for or because an older build made them, takes
// as long as it takes; one that stands still is given up.
base::Result<void> Bank::Parts::wait_for_projections(runtime::Context context) {
  const std::uint64_t end = ledger->posting().durable_end();
  if (end <= ledger::format::kFirstSlot) return {};
  std::uint64_t before = 0;
  while (true) {
    context.deadline = base::Deadline::after(clock, kProjectionPatience);
    auto waited = wait_for_call<void>(
        [&](auto done) { transactions->wait_until(context, {}, end - 1, std::move(done)); });
    if (waited || waited.error().code != base::ErrorCode::kDeadlineExceeded) return waited;
    const std::uint64_t now_at = how_far_projected();
    if (now_at == before) return waited;
    before = now_at;
  }
}

std::uint64_t Bank::Parts::how_far_projected() {
  std::promise<std::uint64_t> promise;
  auto answer = promise.get_future();
  executor->post([&] {
    const auto figures = transactions->figures();
    promise.set_value(figures.next_slot + figures.record_sequence);  // both only grow
  });
  return answer.get();
}

base::Result<void> Bank::Parts::settle_town(const Progress& progress) {
  const auto tell = [&progress](std::int64_t day, std::int64_t days) {
    progress(fmt::format("making the town's past: day {} of {}", day, days));
  };
  if (options.is_sandbox) {
    ATOLL_TRY(printed, wait_for(*executor, town->settle(tell)));
    runtime::spawn(*executor, town->live());
    runtime::spawn(*executor, newcomers->live());
  }
  statements->start();  // of the town's past too
  return {};
}

base::Result<void> Bank::Parts::open_door() {
  door.base_url = fmt::format("http://{}:{}", options.address, http_server->port());
  const std::string& public_url = options.public_url.empty() ? door.base_url : options.public_url;
  ATOLL_TRY_VOID(identity->start(public_url));
  sign_in->start("Atoll", relying_party_at(public_url));
  door.page_url = relying_party_at(public_url).origins.front() + "/";
  // A bank that is meant has nobody's password to print.
  if (!options.is_sandbox) return {};
  ATOLL_TRY(door.sandbox, open_sandbox_door(*identity, *identity, *sandbox_secret,
                                            folder.sandbox_tokens(), printed));
  const SandboxServices services{*sign_in, *customers, *accounts};
  ATOLL_TRY(door.sign_in, sandbox_sign_in(services, *sandbox_secret, SandboxPerson::kFirst,
                                          {printed.user_id, printed.account_id}));
  ATOLL_TRY(door.second_sign_in,
            sandbox_sign_in(services, *sandbox_secret, SandboxPerson::kSecond,
                            {printed.second_user_id, printed.second_account_id}));
  door.user_id = printed.user_id;
  door.account_id = printed.account_id;
  door.second_user_id = printed.second_user_id;
  door.second_account_id = printed.second_account_id;
  return {};
}

void Bank::Parts::let_days_pass(const runtime::Context& context, edge::PassDays request,
                                runtime::Completion<edge::DaysPassed> done) {
  auto told = [done = std::move(done)](base::Result<base::Timestamp> now) mutable {
    if (!now) return done(base::fail(std::move(now).error()));
    done(edge::DaysPassed{.now = *now});
  };
  runtime::answer_with<base::Timestamp>(
      *executor, context, town->pass_days(request.command_id, request.user_id, request.days),
      std::move(told));
}

pages::Services Bank::Parts::services_of_pages() {
  return {*identity, *identity,     *sign_in,  *webhooks,        *customers,
          *accounts, *transactions, *payments, *standing_orders, statements->statements(),
          *executor, &requests};
}

edge::Services Bank::Parts::services_of_edge() {
  edge::Services services{*customers,       onboarding->onboarding(),
                          *identity,        *identity,
                          *accounts,        *transactions,
                          *transactions,    *payments,
                          *standing_orders, statements->statements(),
                          *webhooks,        *attachments,
                          *receipts,        *idempotency,
                          *executor};
  services.health = [this]() -> base::Result<void> {
    if (!ledger->posting().figures().stopped) return {};
    return base::fail(base::ErrorCode::kUnavailable, "shard_stopped",
                      "a write of the journal failed");
  };
  services.refused = [this](const edge::RefusedCall& call) {
    access_log->note({.caller = call.caller,
                      .counted_as = std::string(call.counted_as),
                      .request_id = call.request_id,
                      .service = "edge",
                      .event_name = std::string(call.name),
                      .error_code = std::string(call.code),
                      .method = std::string(call.method),
                      .path = std::string(call.path)});
  };
  services.metrics_text = [this] {
    metrics.update(ledger->posting().shard(), ledger->journal_figures());
    return registry.to_prometheus();
  };
  if (options.is_sandbox) {
    services.imports = imports.get();
    services.pass_days = [this](const runtime::Context& context, edge::PassDays request,
                                runtime::Completion<edge::DaysPassed> done) {
      let_days_pass(context, request, std::move(done));
    };
  }
  services.answered = note_requests(requests, clock);
  return services;
}

base::Result<void> Bank::Parts::listen() {
  pages = std::make_unique<pages::Pages>(
      services_of_pages(), pages::PagesOptions{.is_secure = is_reached_over_tls(options.public_url),
                                               .origin = options.public_url});
  const std::uint32_t address_requests =
      address_requests_per_minute(options.address_requests_per_minute, options.public_url);
  edge = std::make_unique<edge::Edge>(
      services_of_edge(), registry,
      edge::EdgeOptions{.id_worker = 0x65646765,
                        .rate_limit = {.requests = options.requests_per_minute},
                        .address_rate_limit = {.requests = address_requests},
                        .public_url = options.public_url,
                        .is_sandbox = options.is_sandbox});
  net::HttpServerOptions http_options = http_options_of(options, address_requests);
  http_options.body_limit_of = [this](const net::HttpRequest& head) {
    return edge->body_bytes_max(head);
  };
  ATOLL_TRY(http_server, net::HttpServer::listen(
                             std::move(http_options), clock, pages_before(*pages, *edge),
                             [this](net::HttpRefusal refusal) { return edge->refuse(refusal); }));
  // Bound and not yet served: only now is the address known, of which the tokens speak.
  ATOLL_TRY_VOID(open_door());
  http_server_thread =
      std::make_unique<runtime::NamedThread>("http", [this] { http_server->run(); });
  ATOLL_TRY(ledger_door,
            LedgerDoor::open(*ledger, folder.journal(), clock, options.ledger_addresses));
  door.ledger_addresses = ledger_door->addresses();
  base::log_info("bank_serves", {{"base_url", door.base_url}});
  return {};
}

// No new requests, then the services, then the ledger, then what they stood on.
void Bank::Parts::stop() {
  if (edge) edge->close_streams();
  if (pages) pages->close_streams();
  if (http_server_thread) {
    http_server->stop();
    http_server_thread->join();
  }
  ledger_door.reset();
  if (http_client_thread) {
    http_client->stop();
    http_client_thread->join();
  }
  if (webhooks) webhooks->stop();
  if (onboarding) onboarding->stop();
  if (imports) imports->stop();
  if (transactions) transactions->stop();
  if (executor) executor->stop();
  if (pool) pool->stop();
  if (file_pool) file_pool->stop();
  if (statements) statements->stop();
  if (sign_in_pool) sign_in_pool->stop();
  if (access_log) {
    if (const auto result = access_log->flush(); !result) {
      base::log_warning("access_log_not_written", {{"error", result.error()}});
    }
  }
  if (ledger) {
    if (const auto result = ledger->stop(); !result) {
      base::log_error("checkpoint_failed", {{"error", result.error()}});
    }
  }
  if (projections) {
    if (const auto result = projections->flush(); !result) {
      base::log_error("projections_not_flushed", {{"error", result.error()}});
    }
  }
}

Bank::Bank(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Bank::~Bank() { parts_->stop(); }

base::Result<std::unique_ptr<Bank>> Bank::start(const BankOptions& options,
                                                const Progress& progress) {
  BankOptions own = options;
  if (!own.public_url.empty()) {
    ATOLL_TRY(own.public_url, read_public_url(own.public_url));
  }
  ATOLL_TRY(BankFolder folder, BankFolder::open(options.data, options.fresh));
  own.town.state_file = folder.town_state();
  if (own.ledger_addresses.empty()) own.ledger_addresses = {default_ledger_address(options.data)};
  std::unique_ptr<Bank> bank(new Bank(std::make_unique<Parts>(own, std::move(folder))));
  Parts& parts = *bank->parts_;
  ATOLL_TRY_VOID(parts.open_stores(progress));
  ATOLL_TRY_VOID(parts.build_services());
  ATOLL_TRY_VOID(parts.start_services());
  ATOLL_TRY_VOID(parts.settle_town(progress));
  ATOLL_TRY_VOID(parts.listen());
  return bank;
}

const BankDoor& Bank::door() const { return parts_->door; }

BankFigures Bank::figures() const {
  const auto inside =
      figures_inside(*parts_->executor, *parts_->payments, *parts_->standing_orders,
                     *parts_->transactions, parts_->ledger->posting().durable_end());
  const auto journal = parts_->ledger->journal_figures();
  const auto shard = parts_->ledger->posting().figures();
  return {.now = parts_->clock.wall(),
          .town = parts_->town->figures(),
          .happenings = parts_->town->last_happenings().newest_first(),
          .sagas = inside ? std::optional(inside->sagas) : std::nullopt,
          .feed_lag = inside ? std::optional(inside->feed_lag) : std::nullopt,
          .commands = shard.commands,
          .in_flight = shard.in_flight,
          .bytes_written = journal.bytes_written,
          .bytes_zeroed = journal.bytes_zeroed,
          .sync_count = journal.sync_count,
          .trial_balance_minor = parts_->ledger->posting().shard().readers().imbalance(),
          .stopped = shard.stopped};
}

}  // namespace atollbank::apps
