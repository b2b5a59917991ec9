// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/ledger_reader.h"

#include <algorithm>
#include <future>

#include "base/clock.h"
#include "rpc/posting/posting_client.h"
#include "runtime/named_thread.h"

namespace atollbank::chaos {
namespace {

constexpr base::Duration kPatience = base::Duration::from_seconds(60);
constexpr std::uint32_t kPageSize = 4000;

base::Result<posting::StatementPage> ask(posting::PostingApi& api, const base::Clock& clock,
                                         const posting::StatementRequest& request) {
  std::promise<base::Result<posting::StatementPage>> promise;
  auto answer = promise.get_future();
  runtime::Context context;
  context.deadline = base::Deadline::after(clock, kPatience);
  api.statement(context, request, [&promise](base::Result<posting::StatementPage> page) {
    promise.set_value(std::move(page));
  });
  return answer.get();
}

base::Result<std::vector<posting::StatementEntry>> read_all(posting::PostingApi& api,
                                                            const base::Clock& clock,
                                                            base::Id account) {
  std::vector<posting::StatementEntry> entries;
  posting::StatementRequest request{.account = account, .before_slot = 0, .limit = kPageSize};
  do {
    ATOLL_TRY(auto page, ask(api, clock, request));
    std::move(page.entries.begin(), page.entries.end(), std::back_inserter(entries));
    request.before_slot = page.next_before_slot;
  } while (request.before_slot != 0);
  std::reverse(entries.begin(), entries.end());
  return entries;
}

}  // namespace

base::Result<std::vector<posting::StatementEntry>> read_statement(const Door& door,
                                                                  base::Id account) {
  const base::SystemClock clock;
  rpc::ClientQueue queue;
  rpc::PostingClient client(queue, clock,
                            {.address = door.ledger_address, .connect_patience = kPatience});
  runtime::NamedThread answers("answers", [&queue] { queue.run(); });
  auto entries = read_all(client, clock, account);
  client.stop();
  queue.shut_down();
  answers.join();
  return entries;
}

}  // namespace atollbank::chaos
