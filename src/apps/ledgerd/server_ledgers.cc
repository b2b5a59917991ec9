// SPDX-License-Identifier: Apache-2.0
#include "apps/ledgerd/server_ledgers.h"

#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "adapters/file/segment_shape.h"

namespace atollbank::ledgerd {

namespace fs = std::filesystem;
using apps::HostedLedger;
using apps::HostedLedgerOptions;
using base::ErrorCode;
using base::Result;

namespace {

Result<std::string> read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad() || !file.is_open())
    return base::fail(ErrorCode::kInvalidArgument, "file_not_readable", "cannot read " + path);
  return text;
}

// The error with the file or tenant that it is about.
tl::unexpected<base::Error> about(std::string_view what, base::Error error) {
  error.message = std::string(what) + ": " + error.message;
  return base::fail(std::move(error));
}

Result<tenants::TenantBook> book_of_tenants(const std::string& path) {
  ATOLL_TRY(const std::string text, read_text(path));
  auto tenants = tenants::parse_tenants(text);
  if (!tenants) return about(path, tenants.error());
  return tenants::TenantBook::make(*std::move(tenants));
}

// One ledger with keys is a server of one tenant.
Result<tenants::TenantBook> book_of_keys(const std::string& path) {
  ATOLL_TRY(const std::string text, read_text(path));
  const auto keys = tenants::parse_keys(text);
  if (!keys) return about(path, keys.error());
  tenants::Tenant only{.name = "ledger", .folder = "ledger", .key_hashes = {}, .quota = {}};
  for (const base::Secret& key : *keys) only.key_hashes.push_back(tenants::key_hash(key.reveal()));
  return tenants::TenantBook::make({std::move(only)});
}

HostedLedgerOptions whole_folder(const Options& options) {
  return {.folder = options.data,
          .has_seals = !options.no_seals,
          .has_queries = !options.no_queries,
          .warm_segments = options.warm_segments,
          .cold_folder = options.cold_folder};
}

HostedLedgerOptions folder_of(const tenants::Tenant& tenant, const Options& options) {
  HostedLedgerOptions own = whole_folder(options);
  own.folder /= tenant.folder;
  if (!own.cold_folder.empty()) own.cold_folder /= tenant.folder;
  own.quota = tenant.quota;
  return own;
}

bool is_ledger(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder / adapters::segment_name(0), error);
}

bool has_ledgers_below(const fs::path& folder) {
  std::error_code error;
  return std::ranges::any_of(fs::directory_iterator(folder, error), fs::directory_iterator(),
                             [](const fs::directory_entry& entry) { return is_ledger(entry); });
}

// Whoever adds --tenants to a ledger that is there, or leaves it out, would find no account.
Result<void> check_folder(const fs::path& folder, bool with_tenants) {
  if (with_tenants && is_ledger(folder))
    return base::fail(
        ErrorCode::kFailedPrecondition, "folder_is_a_ledger",
        folder.string() +
            " is the folder of one ledger; move it below --data to make it a tenant's");
  if (!with_tenants && !is_ledger(folder) && has_ledgers_below(folder))
    return base::fail(ErrorCode::kFailedPrecondition, "folder_has_tenants",
                      folder.string() + " holds ledgers of tenants; say --tenants FILE");
  return {};
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) return {};
  return base::fail(ErrorCode::kInternal, "disk_failed", folder.string() + ": " + error.message());
}

// Each ledger has some ten files open, and the usual limit is 1,024.
void raise_limit_of_open_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Result<std::unique_ptr<ServerLedgers>> ServerLedgers::start(const Options& options,
                                                            const base::Clock& clock) {
  std::unique_ptr<ServerLedgers> server(new ServerLedgers());
  ATOLL_TRY_VOID(server->read_book(options));
  const bool with_tenants = !options.tenants_file.empty();
  ATOLL_TRY_VOID(check_folder(options.data, with_tenants));
  if (!with_tenants) {
    ATOLL_TRY_VOID(server->start_ledger(whole_folder(options), clock));
    return server;
  }
  ATOLL_TRY_VOID(make_folder(options.data));
  raise_limit_of_open_files();
  for (const tenants::Tenant& tenant : server->book_->tenants()) {
    const auto started = server->start_ledger(folder_of(tenant, options), clock);
    if (!started) return about("tenant " + tenant.name, started.error());
  }
  return server;
}

Result<void> ServerLedgers::read_book(const Options& options) {
  if (!options.tenants_file.empty()) {
    ATOLL_TRY(book_, book_of_tenants(options.tenants_file));
  } else if (!options.api_key_file.empty()) {
    ATOLL_TRY(book_, book_of_keys(options.api_key_file));
  }
  return {};
}

Result<void> ServerLedgers::start_ledger(const HostedLedgerOptions& options,
                                         const base::Clock& clock) {
  ATOLL_TRY(auto ledger, HostedLedger::start(options, pages_, clock));
  ledgers_.push_back(std::move(ledger));
  return {};
}

tenants::Ledgers<HostedLedger> ServerLedgers::all() const {
  if (!book_) return *ledgers_.front();
  std::vector<HostedLedger*> ledgers;
  for (const auto& ledger : ledgers_) ledgers.push_back(ledger.get());
  return {*book_, std::move(ledgers)};
}

void ServerLedgers::close_followers() {
  for (const auto& ledger : ledgers_) ledger->close_followers();
}

Result<void> ServerLedgers::stop() {
  Result<void> first_failure;
  for (const auto& ledger : ledgers_) {
    auto stopped = ledger->stop();
    if (!stopped && first_failure) first_failure = std::move(stopped);
  }
  return first_failure;
}

}  // namespace atollbank::ledgerd
