// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include "adapters/sodium/secret_box.h"
#include "apps/wiring/bank_parts.h"
#include "apps/wiring/public_address.h"
#include "apps/wiring/wait_for.h"
#include "base/log.h"
#include "services/accounts/addresses.h"

namespace atollbank::apps {
namespace {

constexpr base::Duration kProjectionPatience = base::Duration::from_seconds(60);
constexpr std::size_t kGatheredCommitsMax = 64;
constexpr std::size_t kBackgroundCommitThreads = 2;

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

}  // namespace

base::Result<void> Bank::Parts::open_stores(const Progress& progress) {
  ATOLL_TRY(sandbox_secret, folder.sandbox_secret());
  ATOLL_TRY(const FolderSecret box_key, folder.box_key());
  box = std::make_unique<adapters::SodiumSecretBox>(box_key);
  ATOLL_TRY(vault, open_bank_vault(folder.vault(), options.vault));
  progress("reading the journal");
  ATOLL_TRY(ledger, LedgerHost::start(folder.journal(), options.disk_log, clock, &clock.unmoved()));
  ATOLL_TRY(records, adapters::RocksDbRecordStore::open(folder.records()));
  ATOLL_TRY(projections, adapters::RocksDbProjectionStore::open(folder.projections()));
  ATOLL_TRY(events, BankEvents::open(folder.audit(), *records, ledger->journal()));
  ATOLL_TRY(auto blob_folder, adapters::PosixDisk::open_folder(folder.blobs().string()));
  ATOLL_TRY(blobs, adapters::FileBlobStore::open(std::move(blob_folder)));
  ATOLL_TRY(person_keys_folder, adapters::PosixDisk::open_folder(folder.person_keys().string()));
  ATOLL_TRY(const FolderSecret person_key, folder.person_key());
  ATOLL_TRY(person_keys, adapters::PersonKeys::open(*person_keys_folder, person_key));
  customer_keys = std::make_unique<customers::CustomerKeys>(*records);
  return {};
}

base::Result<void> Bank::Parts::build_services() {
  pool = std::make_unique<runtime::ThreadPool>("records", 4);
  commit_pool = std::make_unique<runtime::ThreadPool>(
      "commits", 2, runtime::kBlockingQueueMax, kGatheredCommitsMax, kBackgroundCommitThreads);
  file_pool = std::make_unique<runtime::ThreadPool>("files", 2);
  executor = std::make_unique<runtime::ThreadExecutor>(clock, "bank");
  http_client = std::make_unique<net::HttpClient>(
      net::HttpClientOptions{.guard = options.is_sandbox ? is_public_or_loopback
                                                         : net::is_public_address},
      clock);
  http_client_thread =
      std::make_unique<runtime::NamedThread>("http-out", [this] { http_client->run(); });
  delivery = std::make_unique<edge::WebhookDelivery>(*http_client);
  const ports::Persons persons{*person_keys, *customer_keys};
  transactions = std::make_unique<transactions::TransactionsService>(
      transactions::TransactionsOptions{}, ledger->posting(), *records, persons, *projections,
      *executor, *pool, commit_pool.get());
  accounts = std::make_unique<accounts::AccountsService>(accounts::AccountsOptions{},
                                                         ledger->posting(), *transactions, *records,
                                                         persons, *executor, *commit_pool);
  customers = std::make_unique<customers::CustomersService>(*accounts, *records, *person_keys,
                                                            *executor, *commit_pool);
  ATOLL_TRY(const FolderSecret seed, folder.screening_seed());
  ATOLL_TRY(onboarding, OnboardingDesk::make(options.sanctions_list, options.is_sandbox,
                                             base::Secret(std::string(base::bytes_of(seed))),
                                             {*customers, *person_keys, *records, registry,
                                              *executor, *pool, *commit_pool}));
  payments = std::make_unique<payments::PaymentsService>(
      payments::PaymentsOptions{.sort_code = accounts::kSortCode}, account_numbers::ModulusCheck(),
      *accounts, *customers, *records, *person_keys, *executor, *commit_pool);
  standing_orders = std::make_unique<standing_orders::StandingOrdersService>(
      standing_orders::StandingOrdersOptions{},
      bank_calendar::WorkingDays(bank_calendar::BankHolidays::england_and_wales()), *accounts,
      *customers, *payments, *records, *person_keys, *executor, *commit_pool);
  statements = std::make_unique<StatementsRoom>(StatementsRoom::Below{
      ledger->posting(), *transactions, *accounts, *customers, *records, *person_keys, *executor});
  const base::Duration dormant_after =
      base::Duration::from_seconds(24 * 3600) * options.dormant_after_days;
  dormancy = std::make_unique<accounts::Dormancy>(accounts::DormancyOptions{.after = dormant_after},
                                                  *accounts, *accounts, *transactions, *executor);
  interest = std::make_unique<interest::InterestService>(
      interest::InterestOptions{}, ledger->posting(), *accounts, *records, *executor, *pool);
  sign_in_pool = std::make_unique<runtime::ThreadPool>("sign-in", 2);
  sign_in = std::make_unique<identity::SignInService>(identity::SignInOptions{}, *records, persons,
                                                      passwords, *box, *executor, *sign_in_pool);
  identity = std::make_unique<identity::IdentityService>(
      identity::IdentityOptions{.is_sandbox = options.is_sandbox, .checks_issuer = false},
      sign_in.get(), *records, *vault, *box, *executor, *pool);
  webhooks = std::make_unique<webhooks::WebhooksService>(
      webhooks::WebhooksOptions{.schedule = webhooks::compressed(
                                    webhooks::standard_schedule(),
                                    options.webhook_pace.value_or(options.is_sandbox ? 1000 : 1))},
      *transactions, *records, persons, *box, *delivery, *executor, *pool);
  idempotency =
      std::make_unique<idempotency::IdempotencyService>(*records, persons, *executor, *pool);
  attachments = std::make_unique<attachments::AttachmentsService>(*transactions, *records, *blobs,
                                                                  persons, *executor, *file_pool);
  receipts = std::make_unique<receipts::ReceiptsService>(*transactions, *records, persons,
                                                         *executor, *pool);
  access_log = std::make_unique<audit::AccessLog>(*records, machine_clock, *executor, *pool);
  imports = std::make_unique<imports::ImportsService>(
      imports::ImportsOptions{}, *accounts, *transactions, *records, persons, *executor, *pool);
  return {};
}

void Bank::Parts::build_onlookers() {
  trail_pool = std::make_unique<runtime::ThreadPool>("trail", 1);
  // Others read the log for their own sake; the trail has time.
  ATOLL_ASSERT(trail_pool->run(runtime::give_way_to_other_threads));
  events->build(registry, *executor, *trail_pool);
  operations_door::DoorOptions door_options;
  door_options.refusals.requests = options.operations_refusals_per_minute;
  operations = std::make_unique<OperationsDesk>(door_options, parts_of_operations(), *records,
                                                *access_log, *executor, *pool);
  town =
      std::make_unique<Town>(options.town, *customers, *accounts, *transactions, clock, *executor);
  newcomers = std::make_unique<Newcomers>(options.town.seed, newcomer_interval(options.town),
                                          onboarding->onboarding(), *executor);
}

operations::BankParts Bank::Parts::parts_of_operations() {
  return {.customers = *customers,
          .accounts = *accounts,
          .control = *accounts,
          .transactions = *transactions,
          .payments = *payments,
          .standing_orders = *standing_orders,
          .onboarding = onboarding->onboarding(),
          .dead_letters = events->dead_letters(),
          .screening = onboarding->screening(),
          .bars = *identity};
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
  ATOLL_TRY_VOID(resume_sagas(*customers, context, "openings_resumed"));
  ATOLL_TRY_VOID(onboarding->start(context));
  ATOLL_TRY_VOID(resume_sagas(*payments, context, "payments_resumed"));
  ATOLL_TRY_VOID(wait_for_call<std::size_t>(
      [&](auto done) { standing_orders->start(context, std::move(done)); }));
  ATOLL_TRY_VOID(start_interest(
      *interest, context, bank_calendar::day_number(bank_calendar::london_date(clock.wall()))));
  ATOLL_TRY_VOID(resume_sagas(*imports, context, "imports_resumed"));
  ATOLL_TRY_VOID(
      wait_for_call<void>([&](auto done) { webhooks->start(context, std::move(done)); }));
  access_log->keep_days(options.access_log_days);
  ATOLL_TRY_VOID(events->start(options.rebuild_projections));
  return operations->resume(context);
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
  ATOLL_TRY(printed, wait_for(*executor, town->settle(tell)));
  runtime::spawn(*executor, town->live());
  runtime::spawn(*executor, newcomers->live());
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
  if (operations) operations->stop();
  ledger_door.reset();
  if (http_client_thread) {
    http_client->stop();
    http_client_thread->join();
  }
  if (webhooks) webhooks->stop();
  if (onboarding) onboarding->stop();
  if (imports) imports->stop();
  if (events) events->stop();
  if (transactions) transactions->stop();
  if (executor) executor->stop();
  if (pool) pool->stop();
  if (commit_pool) commit_pool->stop();
  if (file_pool) file_pool->stop();
  if (trail_pool) trail_pool->stop();
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
  parts.build_onlookers();
  ATOLL_TRY_VOID(parts.start_services());
  if (own.is_sandbox) ATOLL_TRY_VOID(parts.settle_town(progress));
  parts.statements->start();  // of the town's past too
  parts.dormancy->start();
  ATOLL_TRY_VOID(parts.listen());
  ATOLL_TRY_VOID(parts.operations->listen(own.operations_address, parts.clock));
  parts.door.operations_url = parts.operations->base_url();
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
          .stopped = shard.stopped || parts_->records->has_stopped()};
}

}  // namespace atollbank::apps
