// SPDX-License-Identifier: Apache-2.0
// The ledger alone, as a process: one shard on a file journal, or one for each tenant, served over
// gRPC and HTTP, without the rest of the bank linked in. Benchmarks and the kill test start this
// one.
#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <deque>
#include <exception>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/ledgerd/options.h"
#include "apps/ledgerd/server_ledgers.h"
#include "gateways/ledger_http/ledger_http_server.h"
#include "rpc/definitions/definitions_calls.h"
#include "rpc/posting/posting_server.h"
#include "rpc/queries/queries_calls.h"
#include "rpc/seals/seals_calls.h"
#include "runtime/shutdown.h"

namespace {

using namespace atollbank;
using apps::HostedLedger;
using ledgerd::Options;
using ledgerd::ServerLedgers;
using HttpServer = ledger_http::LedgerHttpServer;
using Ledgers = tenants::Ledgers<HostedLedger>;

constexpr base::Duration kGrace = base::Duration::from_seconds(5);

// {"pid":1,"addresses":["unix:/run/ledger.sock"],"http":"http://127.0.0.1:7480"}, complete from the
// first moment it is there; "http" is empty without one.
void write_ready_file(const std::string& path, const std::vector<std::string>& addresses,
                      const std::string& base_url) {
  if (path.empty()) return;
  const std::string unfinished = path + ".new";
  std::ofstream file(unfinished);
  file << fmt::format("{{\"pid\":{},\"addresses\":[", getpid());
  for (std::size_t i = 0; i < addresses.size(); ++i)
    file << fmt::format("{}\"{}\"", i == 0 ? "" : ",", addresses[i]);
  file << fmt::format("],\"http\":\"{}\"}}\n", base_url);
  file.close();
  rename(unfinished.c_str(), path.c_str());
}

// The last line of standard output, for programs; sums over the ledgers.
void print_figures(const Ledgers& ledgers) {
  ports::JournalFigures journal;
  posting::ShardFigures shard;
  for (HostedLedger* ledger : ledgers.all()) {
    const ports::JournalFigures of_journal = ledger->journal_figures();
    const posting::ShardFigures of_shard = ledger->shard_figures();
    journal.bytes_written += of_journal.bytes_written;
    journal.bytes_zeroed += of_journal.bytes_zeroed;
    journal.sync_count += of_journal.sync_count;
    shard.commands += of_shard.commands;
    shard.groups += of_shard.groups;
  }
  fmt::print(
      "{{\"bytes_written\":{},\"bytes_zeroed\":{},\"sync_count\":{},\"commands\":{},\"groups\":{}}}"
      "\n",
      journal.bytes_written, journal.bytes_zeroed, journal.sync_count, shard.commands,
      shard.groups);
}

// The gRPC services beside posting, of those rooms that the ledgers have.
struct BesidePosting {
  BesidePosting(const Options& options, const Ledgers& ledgers, const base::Clock& clock)
      : definitions(ledgers.map<definitions::DefinitionsApi>(
                        [](HostedLedger& ledger) { return &ledger.definitions(); }),
                    clock) {
    if (!options.no_seals) {
      seals.emplace(
          ledgers.map<seals::SealsApi>([](HostedLedger& ledger) { return ledger.seals(); }), clock);
    }
    if (!options.no_queries) {
      queries.emplace(
          ledgers.map<queries::QueriesApi>([](HostedLedger& ledger) { return ledger.queries(); }),
          clock);
    }
  }
  std::vector<rpc::ServedBeside*> all() {
    std::vector<rpc::ServedBeside*> services{&definitions};
    if (seals) services.push_back(&*seals);
    if (queries) services.push_back(&*queries);
    return services;
  }

  rpc::DefinitionsCalls definitions;
  std::optional<rpc::SealsCalls> seals;
  std::optional<rpc::QueriesCalls> queries;
};

// Null when it was not asked for.
base::Result<std::unique_ptr<HttpServer>> serve_http(const Options& options, const Ledgers& ledgers,
                                                     const base::Clock& clock) {
  if (options.http.empty()) return nullptr;
  std::deque<ledger_http::LedgerServices> services;
  const auto all = ledgers.map<const ledger_http::LedgerServices>([&services](
                                                                      HostedLedger& ledger) {
    services.push_back({ledger.posting(), ledger.queries(), ledger.seals(), &ledger.definitions()});
    return &services.back();
  });
  ATOLL_TRY(auto http, HttpServer::start(all, clock, options.http));
  fmt::print("HTTP/JSON and the ledger page: {}\n", http->base_url());
  std::fflush(stdout);
  return http;
}

base::Result<void> run(const Options& options, runtime::StopSignal& stop_signal) {
  const base::SystemClock clock;
  ATOLL_TRY(const auto hosted, ServerLedgers::start(options, clock));
  const Ledgers ledgers = hosted->all();
  BesidePosting beside(options, ledgers, clock);
  const rpc::PostingServerOptions serve{.addresses = options.listen, .beside = beside.all()};
  ATOLL_TRY(const auto http, serve_http(options, ledgers, clock));
  const auto posting =
      ledgers.map<posting::PostingApi>([](HostedLedger& ledger) { return &ledger.posting(); });
  ATOLL_TRY(const auto server, rpc::PostingServer::start(posting, clock, serve));
  runtime::NamedThread polling("grpc", [&server] { server->run(); });
  write_ready_file(options.ready_file, server->addresses(), http ? http->base_url() : "");

  stop_signal.wait_for_stop_signal();
  server->stop(kGrace);
  polling.join();
  if (http) http->stop([&hosted] { hosted->close_followers(); });
  ATOLL_TRY_VOID(hosted->stop());
  print_figures(ledgers);
  return {};
}

void add_options(CLI::App& app, Options& options) {
  app.add_option("--data", options.data, "Folder of the journal; made when missing")->required();
  app.add_option("--listen", options.listen, "Addresses: HOST:PORT or unix:PATH")
      ->capture_default_str();
  app.add_option("--http", options.http, "Serve HTTP/JSON and the ledger page at HOST:PORT");
  app.add_option("--ready-file", options.ready_file, "Written once the server answers");
  CLI::Option* tenants = app.add_option("--tenants", options.tenants_file,
                                        "A ledger for each tenant of this file, in a folder below "
                                        "--data: names, keys and quotas, see "
                                        "docs/ledger.md");
  app.add_option("--api-key-file", options.api_key_file,
                 "Calls of the one ledger need a key of this file, one a line")
      ->excludes(tenants);
  app.add_flag("--no-seals", options.no_seals, "Sign no tree heads, prove nothing");
  app.add_flag("--no-queries", options.no_queries, "Build no indexes, answer no queries");
  app.add_option("--warm-segments", options.warm_segments,
                 "Compress sealed segments (64 MiB) but for the newest so many; default: none");
  app.add_option("--cold-folder", options.cold_folder,
                 "Where the compressed ones go; default: cold, below the ledger's folder");
}

}  // namespace

int main(int argc, char** argv) try {
  runtime::StopSignal stop_signal;
  rpc::prepare_process_for_grpc();
  Options options;
  CLI::App app("The ledger of Atoll as one process: a file journal, served over gRPC and HTTP.");
  add_options(app, options);
  CLI11_PARSE(app, argc, argv);

  const auto result = run(options, stop_signal);
  if (!result) {
    fmt::print(stderr, "atoll-ledgerd: {} ({})\n", result.error().message, result.error().reason);
    return 1;
  }
  return 0;
} catch (const std::exception& failure) {
  fmt::print(stderr, "atoll-ledgerd: {}\n", failure.what());
  return 1;
}
