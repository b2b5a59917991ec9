// SPDX-License-Identifier: Apache-2.0
// How long a healthy webhook waits for an event, alone and beside one that hangs with a hundred
// thousand events of the same account waiting for it.
#include <fmt/format.h>
#include <unistd.h>

#include "bench/harness/bank.h"
#include "bench/api/history.h"
#include "bench/api/shapes.h"
#include "bench/api/webhook_listener.h"
#include "bench/harness/http_connection.h"
#include "bench/harness/percentile.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::JsonValue;
using base::Result;

// One event each 20 ms: fewer than one endpoint takes in its order, so that nothing but the bank's
// own work makes them wait.
constexpr base::Duration kPace = base::Duration::from_ms(20);
constexpr base::Duration kPatience = base::Duration::from_seconds(30);
constexpr int kSpans = 4;  // a run is so many of the others', for a p99 of hundreds of events

tl::unexpected<base::Error> wrong_answer(const std::string& what) {
  return base::fail(ErrorCode::kInternal, "wrong_answer", what);
}

class Waiting {
 public:
  Waiting(const base::Clock& clock, const BenchOptions& options, const Bank& bank,
          WebhookListener& listener)
      : clock_(clock), options_(options), bank_(bank), listener_(listener) {}

  Result<std::string> add_webhook(const std::string& url) const {
    ATOLL_TRY(const JsonValue answer,
              bank_.post("/webhooks", "account_id=" + account() + "&url=" + url));
    const JsonValue* webhook = answer.find("webhook");
    if (webhook == nullptr) return wrong_answer("no webhook is told of");
    return webhook->get_string("id");
  }

  Result<void> measure(const std::string& name, Report& out) {
    Row row{.name = name, .unit = "ms"};
    ATOLL_TRY_VOID(run_once());  // warms up
    for (int i = 0; i < options_.run_count; ++i) {
      ATOLL_TRY(std::vector<double> waits_ms, run_once());
      const double p99_ms = percentile(waits_ms, 0.99);
      fmt::print(stderr, "{}: {} events, p50 {:.2f} ms, p99 {:.2f} ms\n", name, waits_ms.size(),
                 percentile(waits_ms, 0.5), p99_ms);
      row.runs.push_back(p99_ms);
    }
    out.add(std::move(row));
    return {};
  }

 private:
  std::string account() const { return base::to_text("acc", bank_.account_id()); }

  // From the moment that a payment is due to be asked for to that when its event is at the
  // program's.
  Result<std::vector<double>> run_once() {
    ATOLL_TRY(const auto connection, HttpConnection::open(bank_.port()));
    const base::Timestamp begin = clock_.monotonic();
    const base::Duration span = options_.run_span * kSpans;
    std::vector<std::pair<std::uint64_t, base::Timestamp>> asked;
    for (base::Timestamp due = begin; due < begin + span; due = due + kPace) {
      const base::Duration ahead = due - clock_.monotonic();
      if (ahead.us() > 0) usleep(static_cast<useconds_t>(ahead.us()));
      asked.emplace_back(next_number_++, due);
      const std::string form = fmt::format("account_id={}&amount=1&description={}{}", account(),
                                           WebhookListener::kMark, asked.back().first);
      ATOLL_TRY(const HttpAnswer answer,
                connection->call(bank_.request_text("POST", "/sandbox/incoming-payment", form)));
      if (answer.status != 200) return wrong_answer(std::string(answer.body));
    }
    std::vector<double> waits_ms;
    for (const auto& [number, when] : asked) {
      const auto arrival = listener_.arrival_of(number, kPatience);
      if (!arrival) return wrong_answer(fmt::format("event {} has not come", number));
      waits_ms.push_back(static_cast<double>((*arrival - when).nanoseconds) / 1e6);
    }
    return waits_ms;
  }

  const base::Clock& clock_;
  const BenchOptions& options_;
  const Bank& bank_;
  WebhookListener& listener_;
  std::uint64_t next_number_ = 0;
};

}  // namespace

Result<void> measure_webhooks(const base::Clock& clock, const BenchOptions& options, Report& out) {
  Bank bank(clock, options.bank, options.folder + "/webhooks");
  ATOLL_TRY_VOID(bank.start());
  ATOLL_TRY(const auto listener, WebhookListener::start(clock));
  Waiting waiting(clock, options, bank, *listener);
  // Alone is measured first, on the shorter history: the other has more behind it, not less.
  History history(bank);
  ATOLL_TRY_VOID(history.grow_to(options.waiting_events));
  ATOLL_TRY(const std::string first, waiting.add_webhook(listener->healthy_url()));
  ATOLL_TRY_VOID(waiting.measure("webhook_alone_p99_ms", out));
  ATOLL_TRY_VOID(bank.remove("/webhooks/" + first));

  ATOLL_TRY(const std::string dead, waiting.add_webhook(listener->dead_url()));
  ATOLL_TRY_VOID(history.grow_to(2 * options.waiting_events));
  ATOLL_TRY_VOID(waiting.add_webhook(listener->healthy_url()));
  ATOLL_TRY_VOID(waiting.measure("webhook_beside_dead_p99_ms", out));
  ATOLL_TRY(const JsonValue shown, bank.get("/webhooks/" + dead));
  const JsonValue* webhook = shown.find("webhook");
  if (webhook == nullptr || listener->dead_count() == 0)
    return wrong_answer("the dead one was never called");
  ATOLL_TRY(const std::string status, webhook->get_string("status"));
  if (status != "enabled") return wrong_answer("the dead one is " + status + " already");
  return {};
}

}  // namespace atollbank::bench
