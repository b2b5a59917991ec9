// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/postgres_rival.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

#include "bench/harness/child_program.h"
#include "bench/ledger/workload.h"

namespace atollbank::bench {
namespace {

using base::Result;
namespace files = std::filesystem;

constexpr char kUser[] = "postgres";

constexpr char kSchema[] = R"(
create table account (id int primary key, balance bigint not null) with (fillfactor = 50);
insert into account select n, 1000000000 from generate_series(1, 10000) n;
create table posting (id uuid primary key, booked timestamptz not null default clock_timestamp());
create table entry (posting uuid not null, account int not null, amount bigint not null,
                    balance_after bigint not null);
create index on entry (account);

create function post(key uuid, debit int, credit int, amount bigint) returns boolean
language plpgsql as $$
declare debit_after bigint; credit_after bigint;
begin
  insert into posting (id) values (key) on conflict do nothing;
  if not found then return true; end if;
  perform 1 from account where id in (debit, credit) order by id for update;
  update account set balance = balance - amount where id = debit and balance >= amount
    returning balance into debit_after;
  if not found then raise 'insufficient funds'; end if;
  update account set balance = balance + amount where id = credit
    returning balance into credit_after;
  insert into entry values (key, debit, -amount, debit_after), (key, credit, amount, credit_after);
  return true;
end $$;

create function post_bulk(batch_size int) returns int language plpgsql as $$
begin
  create temp table if not exists payment (
    number int, key uuid, debit int, credit int, amount bigint) on commit delete rows;
  create temp table if not exists leg (
    number int, key uuid, account int, amount bigint) on commit delete rows;
  insert into payment
    select n, gen_random_uuid(), d, (d + s) % 10000 + 1, a
    from (select n, 1 + floor(random() * 10000)::int d, floor(random() * 9999)::int s,
                 1 + floor(random() * 100)::bigint a from generate_series(1, batch_size) n) drawn;
  insert into posting (id) select key from payment on conflict do nothing;
  insert into leg select number, key, debit, -amount from payment
    union all select number, key, credit, amount from payment;
  perform 1 from account where id in (select account from leg) order by id for update;
  insert into entry
    select l.key, l.account, l.amount,
           a.balance + sum(l.amount) over (partition by l.account order by l.number)
    from leg l join account a on a.id = l.account;
  update account a set balance = a.balance + s.total
    from (select account, sum(amount) total from leg group by account) s where s.account = a.id;
  return batch_size;
end $$;
)";

constexpr char kSmallScript[] = R"(
\set debit random(1, 10000)
\set step random(1, 9998)
\set credit (:debit + :step) % 10000 + 1
\set amount random(1, 100)
select post(gen_random_uuid(), :debit, :credit, :amount);
)";

std::string tools_folder() {
  std::string newest;
  std::error_code ignored;
  for (const auto& entry : files::directory_iterator("/usr/lib/postgresql", ignored))
    newest = std::max(newest, entry.path().string() + "/bin");
  return newest;
}

void write_file(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

class Cluster {
 public:
  explicit Cluster(std::string folder) : folder_(std::move(folder)), tools_(tools_folder()) {}
  ~Cluster() {
    if (server_) server_->send_signal(SIGINT);  // fast shutdown
    if (server_) server_->wait();
    std::error_code ignored;
    files::remove_all(folder_, ignored);
  }

  Result<void> start() {
    if (tools_.empty())
      return base::fail(base::ErrorCode::kNotFound, "postgresql_not_found",
                        "install Debian's package postgresql for the rival's rows");
    files::create_directories(folder_);
    const passwd* user = geteuid() == 0 ? getpwnam(kUser) : nullptr;
    if (user != nullptr && chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0)
      return base::fail(base::ErrorCode::kInternal, "program_failed",
                        "cannot give away " + folder_);
    ATOLL_TRY_VOID(run({"initdb", "-D", data(), "-A", "trust", "-U", "bank", "--no-sync"}));
    ATOLL_TRY(ChildProgram server, ChildProgram::start(server_options()));
    server_.emplace(std::move(server));
    ATOLL_TRY_VOID(wait_until_ready());
    write_file(folder_ + "/schema.sql", kSchema);
    write_file(folder_ + "/small.sql", kSmallScript);
    write_file(folder_ + "/bulk.sql", "select post_bulk(" + std::to_string(kBulkBatch) + ");\n");
    return run({"psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", folder_, "-U", "bank", "-f",
                folder_ + "/schema.sql", "postgres"});
  }

  // Transactions a second.
  Result<double> measure(const std::string& script, int clients, int seconds) {
    std::vector<std::string> arguments = {"pgbench", "-n",
                                          "-M",      "prepared",
                                          "-h",      folder_,
                                          "-U",      "bank",
                                          "-c",      std::to_string(clients),
                                          "-j",      "1",
                                          "-T",      std::to_string(seconds),
                                          "-f",      folder_ + "/" + script,
                                          "postgres"};
    ATOLL_TRY(const std::string printed, run_to_end(tool(std::move(arguments))));
    const std::size_t at = printed.find("tps = ");
    if (at == std::string::npos)
      return base::fail(base::ErrorCode::kInternal, "program_failed", "pgbench said: " + printed);
    return std::stod(printed.substr(at + 6));
  }

  // The sum over all accounts stays what it was given, and each is the fold of its entries.
  Result<void> check_trial_balance() {
    const std::string query =
        "select (select sum(balance) from account) - 10000 * 1000000000::bigint, "
        "(select coalesce(sum(amount), 0) from entry)";
    ATOLL_TRY(
        const std::string printed,
        run_to_end(tool({"psql", "-At", "-h", folder_, "-U", "bank", "-c", query, "postgres"})));
    if (printed == "0|0\n") return {};
    return base::fail(base::ErrorCode::kInternal, "trial_balance_wrong", "PostgreSQL: " + printed);
  }

 private:
  std::string data() const { return folder_ + "/data"; }

  ChildOptions tool(std::vector<std::string> arguments) const {
    arguments[0] = tools_ + "/" + arguments[0];
    return {.arguments = std::move(arguments), .user = kUser, .output_path = folder_ + "/tool.log"};
  }

  // Given memory and room for its log, as anyone who cared would; durable at every commit.
  ChildOptions server_options() const {
    ChildOptions options =
        tool({"postgres", "-D", data(), "-k", folder_, "-c", "listen_addresses=", "-c",
              "synchronous_commit=on", "-c", "fsync=on", "-c", "shared_buffers=1GB", "-c",
              "max_wal_size=8GB", "-c", "wal_buffers=64MB", "-c", "work_mem=64MB"});
    options.output_path = folder_ + "/server.log";
    return options;
  }

  Result<void> run(std::vector<std::string> arguments) {
    auto printed = run_to_end(tool(std::move(arguments)));
    if (!printed) return base::fail(std::move(printed).error());
    return {};
  }

  Result<void> wait_until_ready() {
    constexpr int kTries = 300;
    Result<void> answered;
    for (int i = 0; i < kTries; ++i) {
      answered = run({"pg_isready", "-q", "-h", folder_, "-U", "bank"});
      if (answered || !server_->is_running()) break;
      usleep(50'000);
    }
    return answered;
  }

  std::string folder_;
  std::string tools_;
  std::optional<ChildProgram> server_;
};

Result<Row> measure_row(Cluster& cluster, const BenchOptions& options, const std::string& name,
                        const std::string& script, int clients, double postings_each) {
  Row row{.name = name, .unit = "postings/s", .runs = {}};
  const int seconds = static_cast<int>(std::max<std::int64_t>(1, options.run_span.ms() / 1000));
  for (int i = 0; i < options.run_count; ++i) {
    ATOLL_TRY(const double rate, cluster.measure(script, clients, seconds));
    row.runs.push_back(rate * postings_each);
  }
  return row;
}

}  // namespace

Result<void> measure_postgres(const base::Clock&, const BenchOptions& options, Report& out) {
  Cluster cluster(options.folder + "/postgresql");
  ATOLL_TRY_VOID(cluster.start());
  ATOLL_TRY(Row small, measure_row(cluster, options, "postgresql_small_16x1", "small.sql", 16, 1));
  ATOLL_TRY(Row bulk, measure_row(cluster, options, "postgresql_bulk", "bulk.sql", 1, kBulkBatch));
  ATOLL_TRY_VOID(cluster.check_trial_balance());
  out.add(std::move(small));
  out.add(std::move(bulk));
  return {};
}

}  // namespace atollbank::bench
