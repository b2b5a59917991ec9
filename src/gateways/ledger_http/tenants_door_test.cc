// SPDX-License-Identifier: Apache-2.0
// The door before two ledgers: a request sees the one whose key it carries, and no other.
#include <gmock/gmock.h>

#include "gateways/ledger_http/door_fixture.h"

namespace atollbank::ledger_http {
namespace {

using testing::HasSubstr;
using testing::Not;

// A ledger with a quota, beside the fixture's.
class SecondLedger {
 public:
  SecondLedger() { EXPECT_TRUE(ledger_.start()); }
  ~SecondLedger() {
    ledger_.close_followers();
    pool_.stop();
    front_.stop();
    log_.stop();
  }
  posting::PostingApi& posting() { return metered_; }

 private:
  base::SystemClock clock_;
  adapters::MemoryJournal journal_;
  runtime::ThreadExecutor front_{clock_, "front"};
  runtime::ThreadExecutor log_{clock_, "log"};
  runtime::ThreadPool pool_{"reads", 1};
  posting::LocalPosting ledger_{{}, journal_, clock_, front_, log_, pool_};
  tenants::QuotaMeter meter_{
      {.postings_per_second = 1, .postings_burst = 3, .accounts_max = 2}, {}, clock_.monotonic()};
  tenants::MeteredPosting metered_{ledger_, meter_, clock_};
};

tenants::Tenant tenant(const std::string& name) {
  return {
      .name = name, .folder = name, .key_hashes = {tenants::key_hash("of-" + name)}, .quota = {}};
}

class TenantsDoorTest : public DoorTest {
 protected:
  void SetUp() override {
    DoorTest::SetUp();
    second_ = std::make_unique<SecondLedger>();
    const LedgerServices acme{*posting_, queries_.get()};
    const LedgerServices zeta{second_->posting()};
    door_ =
        std::make_unique<LedgerDoor>(tenants::Ledgers<const LedgerServices>(book_, {&acme, &zeta}),
                                     *executor_, LedgerDoorOptions{});
  }
  void TearDown() override {
    DoorTest::TearDown();
    second_.reset();
  }

  net::HttpResponse ask(std::string_view key, std::string_view method, std::string target,
                        std::string body = {}) {
    net::HttpRequest request;
    request.method = method;
    request.target = std::move(target);
    request.body = std::move(body);
    request.headers.add("content-type", "application/json");
    if (!key.empty()) request.headers.add("authorization", "Bearer " + std::string(key));
    return send(std::move(request));
  }
  net::HttpResponse open_account(std::string_view key, std::string_view id, std::string_view name) {
    return ask(key, "POST", "/v1/accounts",
               R"({"accounts":[{"id":"00000000000000000000)" + std::string(id) +
                   R"(","currency":"GBP","namespace_name":"customer","name":")" +
                   std::string(name) + R"("}]})");
  }

  const tenants::TenantBook book_ =
      tenants::TenantBook::make({tenant("acme"), tenant("zeta")}).value();
  std::unique_ptr<SecondLedger> second_;
};

TEST_F(TenantsDoorTest, each_sees_its_own_and_the_same_id_is_free_to_both) {
  EXPECT_THAT(open_account("of-acme", "11", "apples").body, HasSubstr(R"("outcome":"done")"));
  EXPECT_THAT(open_account("of-zeta", "11", "zebras").body, HasSubstr(R"("outcome":"done")"));
  EXPECT_THAT(ask("of-acme", "GET", "/v1/accounts").body, HasSubstr("apples"));
  EXPECT_THAT(ask("of-acme", "GET", "/v1/accounts").body, Not(HasSubstr("zebras")));
  EXPECT_THAT(ask("of-zeta", "GET", "/v1/accounts").body, HasSubstr("zebras"));
  EXPECT_THAT(ask("of-zeta", "GET", "/v1/accounts").body, Not(HasSubstr("apples")));
  EXPECT_THAT(ask("of-zeta", "GET", "/v1/changes?wait=false").body, Not(HasSubstr("apples")));
}

TEST_F(TenantsDoorTest, every_route_asks_for_a_key_and_says_which_kind) {
  for (const Route& route : routes()) {
    std::string path(route.pattern);
    for (std::size_t brace = path.find('{'); brace != std::string::npos; brace = path.find('{'))
      path.replace(brace, path.find('}') + 1 - brace, "0000000000000000000001");
    const auto missing = ask("", route.method, path, "{}");
    EXPECT_EQ(missing.status, 401) << path;
    EXPECT_EQ(member(missing, "reason"), "key_missing") << path;
    ASSERT_EQ(missing.headers.size(), 1u);
    EXPECT_EQ(missing.headers[0],
              (std::pair<std::string, std::string>("WWW-Authenticate", "Bearer")));
    EXPECT_EQ(member(ask("of-nobody", route.method, path, "{}"), "reason"), "key_unknown") << path;
  }
}

TEST_F(TenantsDoorTest, the_page_and_the_description_are_for_everybody) {
  EXPECT_EQ(ask("", "GET", "/").status, 200);
  EXPECT_EQ(ask("", "GET", "/ledger.js").status, 200);
  EXPECT_EQ(ask("", "GET", "/v1/openapi.yaml").status, 200);
  EXPECT_EQ(ask("", "GET", "/nowhere").status, 404);
}

TEST_F(TenantsDoorTest, over_the_quota_is_too_many_requests_with_a_time_where_waiting_helps) {
  EXPECT_EQ(open_account("of-zeta", "11", "one").status, 200);
  EXPECT_EQ(open_account("of-zeta", "12", "two").status, 200);
  const auto too_many_accounts = open_account("of-zeta", "13", "three");
  EXPECT_EQ(too_many_accounts.status, 429);
  EXPECT_EQ(member(too_many_accounts, "reason"), "quota_exceeded");
  EXPECT_TRUE(too_many_accounts.headers.empty());
  EXPECT_EQ(open_account("of-zeta", "12", "two").status, 429);
  const std::string freeze =
      R"({"kind":"freeze","id":"0000000000000000000021","account":"0000000000000000000011",)"
      R"("debits":true})";
  EXPECT_EQ(ask("of-zeta", "POST", "/v1/postings", freeze).status, 200);
  const auto too_fast = ask("of-zeta", "POST", "/v1/postings", freeze);
  EXPECT_EQ(too_fast.status, 429);
  EXPECT_EQ(member(too_fast, "reason"), "quota_exceeded");
  ASSERT_EQ(too_fast.headers.size(), 1u);
  EXPECT_EQ(too_fast.headers[0], (std::pair<std::string, std::string>("Retry-After", "1")));
  EXPECT_EQ(open_account("of-acme", "13", "three").status, 200) << "others are not held up";
}

}  // namespace
}  // namespace atollbank::ledger_http
