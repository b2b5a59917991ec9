// SPDX-License-Identifier: Apache-2.0
// The bank as one process: reads its options, starts it, says how to use it, shows it living, stops
// it in order.
#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <exception>

#include "apps/atolld/live_view.h"
#include "apps/atolld/ready_file.h"
#include "apps/wiring/bank.h"
#include "base/log.h"
#include "base/processor.h"
#include "rpc/posting/posting_server.h"
#include "runtime/shutdown.h"

namespace {

using namespace atollbank;

constexpr int kBadUsage = 2;

struct Options {
  apps::BankOptions bank;
  bool headless = false;
  std::string ready_file;
  std::string roles = "all";
  std::string store = "embedded";
  std::string log_level = "warning";
};

void describe_screening(CLI::App& app, apps::SanctionsListOptions& list) {
  auto* const files =
      app.add_option("--sanctions-list", list.files,
                     "Files of the sanctions list that applicants are screened against, in the "
                     "order of its format; a sandbox has one of its own, and without one no "
                     "account is opened");
  app.add_option("--sanctions-manifest", list.manifest,
                 "What that list is: version, format, hashes and counts. It is read again when it "
                 "is written anew, which says that the list is still the newest")
      ->needs(files);
  files->needs("--sanctions-manifest");
}

void describe_town(CLI::App& app, apps::BankOptions& bank) {
  app.add_option("--seed", bank.town.seed, "The same demo town for the same number")
      ->capture_default_str();
  app.add_option("--speed", bank.town.happenings_per_second,
                 "Things that happen in the town each second; 0 lets it stand still")
      ->check(CLI::Range(0.0, 10'000.0))
      ->capture_default_str();
  app.add_option("--residents", bank.town.resident_count, "People in the town")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_flag("--sandbox,!--no-sandbox", bank.is_sandbox,
               "Serve /sandbox/…, which makes the world outside happen, to a made-up town whose "
               "customers are printed (the default)");
}

void describe(CLI::App& app, Options& options) {
  describe_screening(app, options.bank.sanctions_list);
  app.add_option("--data", options.bank.data, "Folder where the bank lives; made when missing")
      ->capture_default_str();
  app.add_flag("--fresh", options.bank.fresh, "Forget the bank in that folder and start a new one");
  app.add_option("--address", options.bank.address, "Address of the public API")
      ->capture_default_str();
  app.add_option("--port", options.bank.port, "Port of the public API; 0 takes any free one")
      ->capture_default_str();
  app.add_option("--public-url", options.bank.public_url,
                 "By which the world reaches the bank, https://bank.example for a proxy in front: "
                 "of tokens, links, passkeys and cookies (https: Secure); by default http at the "
                 "two above");
  app.add_option("--requests-per-minute", options.bank.requests_per_minute,
                 "What each client of a customer may ask of the public API; 0: no limit")
      ->capture_default_str();
  app.add_option(
      "--address-requests-per-minute", options.bank.address_requests_per_minute,
      "What each address may ask of it without a good token; 0: no limit, nor a share of "
      "its own in the memory for large bodies; by default 60000, and 0 with "
      "--public-url: all then come from the proxy's address");
  app.add_option("--ledger", options.bank.ledger_addresses,
                 "Where the ledger serves gRPC: HOST:PORT or unix:PATH, may be repeated; by "
                 "default DIR/ledger.sock");
  app.add_option("--operations-address", options.bank.operations_address,
                 "Where operators are served, HOST:PORT; the machine itself alone by default")
      ->capture_default_str();
  app.add_option("--operations-refusals-per-minute", options.bank.operations_refusals_per_minute,
                 "How often each operator, and each address without a good credential, is refused "
                 "there before it hears 429; 0: no limit")
      ->capture_default_str();
  describe_town(app, options.bank);
  app.add_flag("--headless", options.headless, "No live figures");
  app.add_option("--ready-file", options.ready_file,
                 "Write one JSON object there once the bank serves");
  app.add_option("--roles", options.roles, "Which services run here")
      ->check(CLI::IsMember({"all"}))
      ->capture_default_str();
  app.add_option("--store", options.store, "Where they keep things")
      ->check(CLI::IsMember({"embedded"}))
      ->capture_default_str();
  app.add_option("--key-vault-module", options.bank.vault.module_path,
                 "PKCS#11 module of the key vault; by default SoftHSM, where it is installed");
  app.add_option("--key-vault-token", options.bank.vault.token_label,
                 "Label of the token that keeps the keys; by default one of SoftHSM in DIR/vault");
  app.add_option("--key-vault-pin-file", options.bank.vault.pin_file,
                 "File with the PIN of that token's user, readable by its owner only");
  app.add_option("--webhook-pace", options.bank.webhook_pace,
                 "How many times faster webhooks are tried again than their three days' schedule: "
                 "1000 in the sandbox, else 1")
      ->check(CLI::Range(1u, 100'000u));
  app.add_option("--access-log-days", options.bank.access_log_days,
                 "How many days the access log, of who was refused what, is kept")
      ->check(CLI::Range(1u, 36'500u))
      ->capture_default_str();
  app.add_option("--dormant-after-days", options.bank.dormant_after_days,
                 "After how many days without a movement of its customer's own an account is "
                 "dormant: money comes in, and none goes out until she wakes it; 0: never")
      ->check(CLI::Range(0u, 36'500u))
      ->capture_default_str();
  app.add_flag("--rebuild-projections", options.bank.rebuild_projections,
               "Make everything that is derived anew from the journal before serving");
  app.add_option("--record-disk", options.bank.disk_log,
                 "Log there what the journal's disk is asked: tests of power cuts rest on it")
      ->group("");  // not in --help
  app.add_option("--log", options.log_level, "Lowest level that is logged")
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "off"}))
      ->capture_default_str();
}

base::LogLevel level_of(const std::string& name) {
  if (name == "debug") return base::LogLevel::kDebug;
  if (name == "info") return base::LogLevel::kInfo;
  if (name == "error") return base::LogLevel::kError;
  return name == "off" ? base::LogLevel::kOff : base::LogLevel::kWarning;
}

base::Result<void> run(const Options& options, runtime::StopSignal& stop_signal) {
  apps::LiveView view(!options.headless);
  ATOLL_TRY(const auto bank, apps::Bank::start(options.bank, [&view](const std::string& what) {
              view.progress(what);
            }));
  view.greet(bank->door(), bank->figures().now);
  // Also where atollctl looks for it; there as long as the bank serves.
  const std::filesystem::path own_ready_file = options.bank.data / "ready.json";
  ATOLL_TRY_VOID(apps::write_ready_file(own_ready_file, bank->door(), ::getpid()));
  if (!options.ready_file.empty()) {
    ATOLL_TRY_VOID(apps::write_ready_file(options.ready_file, bank->door(), ::getpid()));
  }
  while (!stop_signal.wait_for_stop_signal(base::Duration::from_seconds(1))) {
    const apps::BankFigures figures = bank->figures();
    view.show(figures);
    if (figures.stopped) {
      return base::fail(base::ErrorCode::kUnavailable, "store_stopped",
                        "a write to the disk failed; start again to recover");
    }
  }
  view.farewell();
  std::error_code ignored;
  std::filesystem::remove(own_ready_file, ignored);
  return {};
}

}  // namespace

int main(int argc, char** argv) try {
  base::require_processor();
  runtime::StopSignal stop_signal;
  rpc::prepare_process_for_grpc();
  Options options;
  options.bank.data = "atoll-data";
  CLI::App app("Atoll: a whole bank in one process, on an embedded store.", "atolld");
  describe(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {  // --help
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "atolld: {}; try --help\n", error.what());
    return kBadUsage;
  }
  base::configure_log(level_of(options.log_level), base::LogFormat::kText);

  const auto result = run(options, stop_signal);
  if (!result) {
    fmt::print(stderr, "atolld: {} ({})\n", result.error().message, result.error().reason);
    return 1;
  }
  return 0;
} catch (const std::exception& failure) {
  fmt::print(stderr, "atolld: {}\n", failure.what());
  return 1;
}
