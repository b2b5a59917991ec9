// SPDX-License-Identifier: Apache-2.0
// What the sandbox's calls ask of the bank, and what they refuse.
#include "gateways/edge/edge_fixture.h"

namespace atollbank::edge {
namespace {

struct FakeImports final : imports::ImportsApi {
  std::optional<imports::StartImport> started;
  imports::Import import;
  int looks = 0;

  void start_import(const imports::Context&, imports::StartImport request,
                    imports::Completion<imports::StartedImport> done) override {
    started = request;
    imports::StartedImport answer{.import = import, .lines = {}};
    if (request.is_trial) answer.lines.resize(2);
    done(std::move(answer));
  }
  void find_import(const imports::Context&, base::Id, base::Id id,
                   imports::Completion<imports::Import> done) override {
    if (id != import.id) {
      return done(base::fail(base::ErrorCode::kNotFound, "import_not_found", "none"));
    }
    if (++looks > 2) import.state = imports::ImportState::kDone;
    done(import);
  }
  void imports_of(const imports::Context&, base::Id, base::Id,
                  imports::Completion<std::vector<imports::Import>> done) override {
    done(std::vector{import});
  }
};

class SandboxTest : public EdgeTest {
 protected:
  void SetUp() override {
    imports_.import.id = {.high = 1, .low = 9};
    imports_.import.format = imports::FileFormat::kOfx;
    transactions_.shown.scheme = transactions::Scheme::kCard;
    transactions_.shown.command_id = {.high = 7, .low = 7};
    EdgeTest::SetUp();
  }
  void complete(Services& services) override {
    services.imports = &imports_;
    services.pass_days = [this](const runtime::Context&, PassDays request,
                                runtime::Completion<DaysPassed> done) {
      passed_ = request;
      done(DaysPassed{.now = base::Timestamp::from_ms(1'795'000'000'000)});
    };
  }
  EdgeOptions options() const override { return {.is_sandbox = is_sandbox_}; }

  bool is_sandbox_ = true;
  FakeImports imports_;
  std::optional<PassDays> passed_;
};

TEST_F(SandboxTest, without_a_sandbox_there_is_nothing_under_its_path) {
  is_sandbox_ = false;
  EdgeTest::SetUp();
  EXPECT_EQ(ask_edge("POST", "/sandbox/pass-days"), 404);
  EXPECT_EQ(code(), "not_found");
  EXPECT_EQ(ask_edge("GET", "//sandbox//pass-days/"), 404);
  EXPECT_EQ(ask_edge("POST", "/%73andbox/pass-days"), 404);
  EXPECT_FALSE(passed_);
  EXPECT_EQ(ask_edge("GET", "/accounts"), 200);
}

TEST_F(SandboxTest, a_declined_purchase_has_a_reason_of_its_own) {
  EXPECT_EQ(ask_edge("POST", "/sandbox/decline", "account_id=" + account() + "&amount=5"), 200);
  EXPECT_EQ(accounts_.purchased->decline, transactions::DeclineReason::kCardInactive);
  EXPECT_EQ(ask_edge("POST", "/sandbox/decline",
                     "account_id=" + account() + "&amount=5&decline_reason=INVALID_CVC"),
            200);
  EXPECT_EQ(accounts_.purchased->decline, transactions::DeclineReason::kInvalidCvc);
}

TEST_F(SandboxTest, a_purchase_settles_for_what_it_was_or_for_what_is_said) {
  EXPECT_EQ(ask_edge("POST", "/sandbox/settle", "transaction_id=" + transaction()), 200);
  EXPECT_EQ(accounts_.settled->amount_minor, 510);
  EXPECT_EQ(accounts_.settled->purchase_id, (base::Id{.high = 7, .low = 7}));
  EXPECT_EQ(ask_edge("POST", "/sandbox/settle", "transaction_id=" + transaction() + "&amount=9"),
            200);
  EXPECT_EQ(accounts_.settled->amount_minor, 9);
  EXPECT_EQ(ask_edge("POST", "/sandbox/expire", "transaction_id=" + transaction()), 200);
  EXPECT_EQ(accounts_.settled->amount_minor, 0);
}

TEST_F(SandboxTest, an_authorisation_may_come_and_go_in_one_call) {
  EXPECT_EQ(ask_edge("POST", "/sandbox/expire", "account_id=" + account() + "&amount=5"), 200);
  EXPECT_FALSE(accounts_.purchased->settle_at_once);
  EXPECT_EQ(accounts_.settled->amount_minor, 0);
  EXPECT_EQ(ask_edge("POST", "/sandbox/expire"), 400);
}

TEST_F(SandboxTest, only_purchases_by_card_are_settled_or_refunded) {
  EXPECT_EQ(ask_edge("POST", "/sandbox/refund", "transaction_id=" + transaction() + "&amount=20"),
            200);
  EXPECT_EQ(accounts_.refunded->amount_minor, 20);
  transactions_.shown.scheme = transactions::Scheme::kFasterPayment;
  for (const char* path : {"/sandbox/settle", "/sandbox/expire", "/sandbox/refund"}) {
    EXPECT_EQ(ask_edge("POST", path, "transaction_id=" + transaction()), 412) << path;
    EXPECT_EQ(code(), "precondition_failed.not_a_purchase");
  }
  EXPECT_EQ(ask_edge("POST", "/sandbox/refund"), 400);
}

TEST_F(SandboxTest, days_pass_within_bounds) {
  EXPECT_EQ(ask_edge("POST", "/sandbox/pass-days", "days=3"), 200);
  EXPECT_EQ(passed_->days, 3u);
  EXPECT_EQ(json().get_string("now").value(), "2026-11-18T11:06:40Z");
  EXPECT_EQ(ask_edge("POST", "/sandbox/pass-days"), 200);
  EXPECT_EQ(passed_->days, 1u);
  for (const char* days : {"0", "32", "-1", "one"}) {
    EXPECT_EQ(ask_edge("POST", "/sandbox/pass-days", std::string("days=") + days), 400) << days;
  }
}

TEST_F(SandboxTest, a_purchase_abroad_needs_both_its_currency_and_amount) {
  const std::string form = "account_id=" + account() + "&amount=86&local_currency=EUR";
  EXPECT_EQ(ask_edge("POST", "/sandbox/card-purchase", form), 400);
  EXPECT_EQ(ask_edge("POST", "/sandbox/card-purchase", form + "&local_amount=100"), 200);
  EXPECT_EQ(accounts_.purchased->local_currency, 978);
  EXPECT_EQ(accounts_.purchased->local_amount_minor, 100);
}

TEST_F(SandboxTest, a_files_bytes_are_taken_as_they_are) {
  const std::string file = "{not json\x01,%zz&=&=&\n";
  EXPECT_EQ(
      ask_edge("POST", "/sandbox/import?format=OFX&events=true&account_id=" + account(), file),
      200);
  EXPECT_EQ(imports_.started->bytes, file);
  EXPECT_EQ(imports_.started->format, imports::FileFormat::kOfx);
  EXPECT_TRUE(imports_.started->is_told);
  EXPECT_EQ(imports_.started->opening, imports::OpeningBalance::kWhereNeeded);
  EXPECT_EQ(json().find("import")->get_string("state").value(), "done");
  EXPECT_EQ(imports_.looks, 3);
}

TEST_F(SandboxTest, an_import_may_be_watched_or_only_tried) {
  const std::string path = "/sandbox/import?account_id=" + account();
  EXPECT_EQ(ask_edge("POST", path + "&wait=false", "x"), 200);
  EXPECT_EQ(json().find("import")->get_string("state").value(), "storing_words");
  EXPECT_EQ(ask_edge("POST", path + "&dry_run=true&opening_balance=none", "x"), 200);
  EXPECT_TRUE(imports_.started->is_trial);
  EXPECT_EQ(imports_.started->opening, imports::OpeningBalance::kNever);
  EXPECT_EQ(json().get_array("lines")->size(), 2u);
  EXPECT_EQ(ask_edge("GET", "/sandbox/imports/" + base::to_text("import", imports_.import.id)),
            200);
  EXPECT_EQ(ask_edge("GET", "/sandbox/imports/" + base::to_text("import", {.high = 1, .low = 1})),
            404);
  EXPECT_EQ(code(), "not_found.import");
  EXPECT_EQ(ask_edge("GET", "/sandbox/imports?account_id=" + account()), 200);
  EXPECT_EQ(json().get_array("imports")->size(), 1u);
}

TEST_F(SandboxTest, an_import_whose_answer_was_lost_is_the_same_under_its_key) {
  more_headers_ = {{"Idempotency-Key", "k"}};
  const auto started = [&] {
    EXPECT_EQ(ask_edge("POST", "/sandbox/import?wait=false&account_id=" + account(), "x"), 200);
    idempotency_.known.begin()->second.second.reset();
    return imports_.started->import_id;
  };
  const base::Id first = started();
  EXPECT_EQ(started(), first);
  EXPECT_FALSE(first.is_nil());
  more_headers_.clear();
  EXPECT_EQ(ask_edge("POST", "/sandbox/import?wait=false&account_id=" + account(), "x"), 200);
  EXPECT_NE(imports_.started->import_id, first);
}

TEST_F(SandboxTest, a_customer_is_opened_once_under_a_key_that_anyone_may_use) {
  more_headers_ = {{"Idempotency-Key", "k"}};
  const auto opened = [&] {
    EXPECT_EQ(ask_edge("POST", "/sandbox/customers", "preferred_name=Grace"), 200);
    return customers_.asked->opening_id;
  };
  const base::Id first = opened();
  idempotency_.known.begin()->second.second.reset();  // as if the answer had been lost
  EXPECT_EQ(opened(), first);
  customers_.asked.reset();
  EXPECT_EQ(ask_edge("POST", "/sandbox/customers", "preferred_name=Grace"), 200);
  EXPECT_FALSE(customers_.asked) << "answered as before";
  more_headers_.clear();
  EXPECT_NE(opened(), first);
}

TEST_F(SandboxTest, words_that_an_import_does_not_know_are_refused) {
  const std::string path = "/sandbox/import?account_id=" + account();
  for (const char* more : {"&format=pdf", "&opening_balance=maybe", "&dry_run=perhaps"}) {
    EXPECT_EQ(ask_edge("POST", path + more, "x"), 400) << more;
  }
  EXPECT_EQ(ask_edge("POST", "/sandbox/import", "x"), 400);
  more_headers_ = {{"content-type", "multipart/form-data; boundary=x"}};
  EXPECT_EQ(ask_edge("POST", path, "x"), 400);
  EXPECT_EQ(code(), "bad_request.unsupported_media_type");
}

}  // namespace
}  // namespace atollbank::edge
