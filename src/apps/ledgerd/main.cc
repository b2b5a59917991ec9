// SPDX-License-Identifier: Apache-2.0
// The ledger alone, as a process: one shard on a file journal, served over gRPC, without the rest
// of the bank linked in. Benchmarks and the kill test start this one.
#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/file/file_journal.h"
#include "apps/definitions_host/definitions_host.h"
#include "apps/queries_host/queries_host.h"
#include "apps/seals_host/ledger_disk.h"
#include "apps/seals_host/seals_host.h"
#include "gateways/ledger_http/ledger_http_server.h"
#include "rpc/posting/posting_server.h"
#include "rpc/queries/queries_calls.h"
#include "rpc/seals/seals_calls.h"
#include "runtime/page_supply.h"
#include "runtime/shutdown.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"
#include "services/definitions/sealed_queries.h"
#include "services/posting/local_posting.h"

namespace {

using namespace atollbank;

constexpr base::Duration kGrace = base::Duration::from_seconds(5);

struct Options {
  std::string data;
  std::vector<std::string> listen{"127.0.0.1:7400"};
  std::string http;
  std::string ready_file;
  bool no_seals = false;
  bool no_queries = false;
  std::uint64_t warm_segments = 0;  // 0: none becomes cold
  std::string cold_folder;
};

using HttpServer = ledger_http::LedgerHttpServer;

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

// The last line of standard output, for programs.
void print_figures(const ports::JournalFigures& journal, const posting::ShardFigures& shard) {
  fmt::print(
      "{{\"bytes_written\":{},\"bytes_zeroed\":{},\"sync_count\":{},\"commands\":{},\"groups\":{}}}"
      "\n",
      journal.bytes_written, journal.bytes_zeroed, journal.sync_count, shard.commands,
      shard.groups);
}

// Null when it was not asked for.
base::Result<std::unique_ptr<HttpServer>> serve_http(const Options& options,
                                                     const ledger_http::LedgerServices& ledger,
                                                     const base::Clock& clock) {
  if (options.http.empty()) return nullptr;
  ATOLL_TRY(auto http, HttpServer::start(ledger, clock, options.http));
  fmt::print("HTTP/JSON and the ledger page: {}\n", http->base_url());
  std::fflush(stdout);
  return http;
}

base::Result<void> run(const Options& options, runtime::StopSignal& stop_signal) {
  const base::SystemClock clock;
  ATOLL_TRY(const auto folder, options.warm_segments == 0 ? apps::LedgerDisk::open(options.data)
                                                          : apps::LedgerDisk::open_with_cold(
                                                                options.data, options.cold_folder));
  ports::Disk& disk = folder->disk();
  runtime::ThreadPool pool("disk", 4);
  runtime::PageSupply pages(pool, posting::kPagesReady);
  adapters::FileJournal journal(disk, pool, {});
  runtime::ThreadExecutor front(clock, "front");
  runtime::ThreadExecutor log(clock, "log");
  posting::LocalPosting ledger(posting::options_of_a_program(pages), journal, clock, front, log,
                               pool);
  ATOLL_TRY_VOID(ledger.start());
  std::unique_ptr<apps::SealsHost> seals;
  std::optional<rpc::SealsCalls> seals_calls;
  rpc::PostingServerOptions serve{.addresses = options.listen};
  if (!options.no_seals) {
    ATOLL_TRY(seals, apps::SealsHost::start(options.data, disk, journal, clock));
    if (options.warm_segments > 0) seals->keep_cold(folder->disk(), options.warm_segments);
    serve.beside.push_back(&seals_calls.emplace(seals->seals(), clock));
  }
  ATOLL_TRY(const auto definitions,
            apps::DefinitionsHost::start(options.data, ledger, journal, clock));
  std::unique_ptr<apps::QueriesHost> queries;
  std::optional<definitions::SealedQueries> sealed_queries;
  std::optional<rpc::QueriesCalls> queries_calls;
  if (!options.no_queries) {
    ATOLL_TRY(queries, apps::QueriesHost::start(options.data, journal, clock));
    sealed_queries.emplace(queries->queries(), definitions->definitions());
    serve.beside.push_back(&queries_calls.emplace(*sealed_queries, clock));
  }
  const ledger_http::LedgerServices services{ledger, sealed_queries ? &*sealed_queries : nullptr,
                                             seals ? &seals->seals() : nullptr,
                                             &definitions->definitions()};
  ATOLL_TRY(const auto http, serve_http(options, services, clock));
  ATOLL_TRY(const auto server, rpc::PostingServer::start(ledger, clock, serve));
  runtime::NamedThread polling("grpc", [&server] { server->run(); });
  write_ready_file(options.ready_file, server->addresses(), http ? http->base_url() : "");

  stop_signal.wait_for_stop_signal();
  server->stop(kGrace);
  polling.join();
  const auto close_followers = [&ledger] { ledger.close_followers(); };
  http ? http->stop(close_followers) : close_followers();
  ATOLL_TRY_VOID(definitions->stop());
  if (seals) seals->stop();
  if (queries) queries->stop();
  front.stop();
  log.stop();
  pool.stop();
  ATOLL_TRY_VOID(ledger.save_checkpoint());
  print_figures(journal.figures(), ledger.figures());
  return {};
}

}  // namespace

int main(int argc, char** argv) try {
  runtime::StopSignal stop_signal;
  rpc::prepare_process_for_grpc();
  Options options;
  CLI::App app("The ledger of Atoll as one process: a file journal, served over gRPC and HTTP.");
  app.add_option("--data", options.data, "Folder of the journal; made when missing")->required();
  app.add_option("--listen", options.listen, "Addresses: HOST:PORT or unix:PATH")
      ->capture_default_str();
  app.add_option("--http", options.http, "Serve HTTP/JSON and the ledger page at HOST:PORT");
  app.add_option("--ready-file", options.ready_file, "Written once the server answers");
  app.add_flag("--no-seals", options.no_seals, "Sign no tree heads, prove nothing");
  app.add_flag("--no-queries", options.no_queries, "Build no indexes, answer no queries");
  app.add_option("--warm-segments", options.warm_segments,
                 "Compress sealed segments (64 MiB) but for the newest so many; default: none");
  app.add_option("--cold-folder", options.cold_folder,
                 "Where the compressed ones go; default: cold, below the data folder");
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
