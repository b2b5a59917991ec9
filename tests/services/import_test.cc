// SPDX-License-Identifier: Apache-2.0
// Another bank's statement in an account: whole or not at all, once, and shown where it happened.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "services/imports/reading.h"
#include "services/imports/service.h"
#include "tests/services/bank_fixture.h"

namespace atollbank {
namespace {

using imports::Import;
using imports::ImportState;
using imports::StartedImport;
using imports::StartImport;
using transactions::Scheme;
using transactions::Transaction;

class Imports : public BankFixture {
 protected:
  void SetUp() override {
    BankFixture::SetUp();
    open_imports();
  }
  void TearDown() override {
    imports_->stop();
    BankFixture::TearDown();
  }
  void open_imports() {
    imports_ = std::make_unique<imports::ImportsService>(
        imports::ImportsOptions{.retry_delay = base::Duration::from_ms(1)}, *accounts_,
        *transactions_, records_, persons_, *executor_, *pool_);
  }
  void restart() {
    imports_->stop();
    stop();
    start();
    open_imports();
  }

  static std::string example(const std::string& name) {
    const auto folder = std::filesystem::path(__FILE__).parent_path() / "../data/import";
    std::ifstream file(folder / name, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
  }
  StartImport request(const customers::OpenedCustomer& to, std::string bytes) const {
    StartImport request;
    request.user_id = to.customer.id;
    request.account_id = to.account_id;
    request.bytes = std::move(bytes);
    return request;
  }
  base::Result<StartedImport> begin(const StartImport& request) {
    return ask<StartedImport>(
        [&](auto done) { imports_->start_import(context(), request, std::move(done)); });
  }
  base::Result<Import> find(const customers::OpenedCustomer& of, base::Id id) {
    return ask<Import>(
        [&](auto done) { imports_->find_import(context(), of.customer.id, id, std::move(done)); });
  }
  Import finished(const customers::OpenedCustomer& of, base::Id id) {
    for (int tries = 0; tries < 1'000'000; ++tries) {
      const auto import = find(of, id);
      EXPECT_TRUE(import) << (import ? "" : import.error().message);
      if (!import || import->is_over()) return import ? *import : Import{};
    }
    ADD_FAILURE() << "the import does not end";
    return {};
  }
  Import imported(const customers::OpenedCustomer& to, const std::string& name) {
    const auto started = begin(request(to, example(name)));
    EXPECT_TRUE(started) << (started ? "" : started.error().message);
    return started ? finished(to, started->import.id) : Import{};
  }
  std::string reason(const customers::OpenedCustomer& to, const std::string& bytes) {
    const auto started = begin(request(to, bytes));
    return started ? "taken" : started.error().reason;
  }
  static base::Timestamp time_of(std::string_view text) { return *base::parse_rfc3339(text); }

  std::unique_ptr<imports::ImportsService> imports_;
};

TEST_F(Imports, each_line_is_a_transaction_with_the_files_own_times) {
  const auto ada = opened();
  const Import import = imported(ada, "monzo.csv");
  EXPECT_EQ(import.state, ImportState::kDone);
  EXPECT_EQ(import.line_count, 10u);
  EXPECT_EQ(import.new_count, 9u);
  EXPECT_EQ(import.empty_count, 1u);
  EXPECT_EQ(import.opening_minor, 0);
  EXPECT_EQ(import.sum_minor, 215'261);
  EXPECT_EQ(balance(ada).balance_minor, 215'261);
  EXPECT_EQ(balance(ada).spend_today_minor, 0);
  const auto list = this->list(ada);
  ASSERT_EQ(list.size(), 9u);
  const Transaction& abroad = list[3];
  EXPECT_EQ(abroad.created, time_of("2026-09-03T19:22:47Z"));
  EXPECT_EQ(abroad.settled, time_of("2026-09-03T19:22:47Z"));
  EXPECT_EQ(abroad.id.time(), time_of("2026-09-03T19:22:47Z"));
  EXPECT_EQ(abroad.amount_minor, -3187);
  EXPECT_EQ(abroad.local_amount_minor, -3650);
  EXPECT_EQ(abroad.local_currency, 978);
  EXPECT_EQ(abroad.description, "TAVERNA NERITA         NAXOS         GRC");
  EXPECT_EQ(abroad.category, transactions::Category::kEatingOut);
  EXPECT_EQ(abroad.scheme, Scheme::kCard);
  EXPECT_EQ(abroad.notes, "Two lines\nof notes");
  ASSERT_TRUE(abroad.merchant);
  EXPECT_EQ(abroad.merchant->name, "Taverna Nerita");
  EXPECT_EQ(abroad.merchant->emoji, "🍽");
  EXPECT_EQ(list[0].scheme, Scheme::kFasterPayment);
  EXPECT_EQ(list[0].counterparty.name, "Atoll Shipwrights Ltd");
  EXPECT_EQ(list[2].scheme, Scheme::kBacs);
  EXPECT_EQ(list[4].category, transactions::Category::kCash);
  EXPECT_EQ(list[6].amount_minor, 6250);
  EXPECT_EQ(list[7].scheme, Scheme::kPotTransfer);
  EXPECT_EQ(list[7].description, "Rainy day");
}

TEST_F(Imports, the_same_file_twice_adds_nothing) {
  const auto ada = opened();
  imported(ada, "camt053_02.xml");
  const auto before = list(ada);
  const Import again = imported(ada, "camt053_02.xml");
  EXPECT_EQ(again.state, ImportState::kDone);
  EXPECT_EQ(again.new_count, 0u);
  EXPECT_EQ(again.known_count, 4u);
  EXPECT_EQ(list(ada), before);
  EXPECT_EQ(balance(ada).balance_minor, 119'260);
  // Another account is another matter.
  const auto bob = opened(2);
  EXPECT_EQ(imported(bob, "camt053_02.xml").new_count, 4u);
}

TEST_F(Imports, the_same_import_again_is_answered_as_it_stands) {
  const auto ada = opened();
  StartImport again = request(ada, example("camt053_02.xml"));
  again.import_id = {.high = 1'700'000'000'000, .low = 5};
  const auto first = begin(again);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->import.id, again.import_id);
  EXPECT_EQ(begin(again)->import.id, again.import_id) << "also while it runs";
  const Import done = finished(ada, again.import_id);
  EXPECT_EQ(done.new_count, 4u);
  restart();
  EXPECT_EQ(begin(again)->import, done);
  const auto all = ask<std::vector<Import>>([&](auto answer) {
    imports_->imports_of(context(), ada.customer.id, ada.account_id, std::move(answer));
  });
  EXPECT_EQ(all->size(), 1u);
  EXPECT_EQ(balance(ada).balance_minor, 119'260);
  const auto bob = opened(2);
  StartImport stolen = request(bob, example("camt053_02.xml"));
  stolen.import_id = again.import_id;
  EXPECT_EQ(begin(stolen).error().reason, "import_not_found");
}

TEST_F(Imports, one_that_was_stored_behind_an_error_goes_on_when_it_is_asked_for_again) {
  const auto ada = opened();
  StartImport again = request(ada, example("camt053_02.xml"));
  again.is_trial = true;
  const auto told = begin(again);
  ASSERT_TRUE(told);
  again.is_trial = false;
  again.import_id = {.high = 1'700'000'000'000, .low = 5};
  imports::StoredImport stored{.import = told->import, .lines = told->lines};
  stored.import.id = again.import_id;
  imports::ImportStore store(records_, persons_);
  ASSERT_TRUE(store.begin(stored, context(), clock_.wall()));
  ASSERT_TRUE(begin(again));
  EXPECT_EQ(finished(ada, again.import_id).new_count, 4u);
}

TEST_F(Imports, lines_of_a_try_that_was_cut_off_are_not_booked) {
  imports::ImportStore store(records_, persons_);
  imports::StoredImport stored;
  stored.import.id = {.high = 1'700'000'000'000, .low = 5};
  stored.import.format = imports::FileFormat::kOfx;
  imports::PlannedLine line;
  line.taken.line_id = "line";
  line.taken.amount_minor = 1;
  stored.lines.assign(1'000, line);
  ASSERT_TRUE(store.put_lines(stored, context(), clock_.wall()));
  stored.lines.resize(1);
  ASSERT_TRUE(store.begin(stored, context(), clock_.wall()));
  const auto unfinished = store.unfinished();
  ASSERT_TRUE(unfinished) << unfinished.error().message;
  ASSERT_EQ(unfinished->size(), 1u);
  EXPECT_EQ(unfinished->front().lines.size(), 1u);
}

TEST_F(Imports, of_one_who_was_erased_meanwhile_is_not_gone_on_with) {
  const auto ada = opened();
  imports::ImportStore store(records_, persons_);
  imports::StoredImport stored;
  stored.import.id = {.high = 1'700'000'000'000, .low = 5};
  stored.import.user_id = ada.customer.id;
  stored.import.format = imports::FileFormat::kOfx;
  stored.import.statement_account = "elsewhere";
  stored.lines.resize(1);
  stored.lines.front().description = "words";
  ASSERT_TRUE(store.begin(stored, context(), clock_.wall()));
  EXPECT_EQ(store.unfinished()->size(), 1u);
  EXPECT_EQ(store.load(stored.import.id)->lines, stored.lines);
  EXPECT_EQ(store.find(stored.import.id)->statement_account, "elsewhere");
  ASSERT_TRUE(personal_.destroy(customer_keys_.key_of(ada.customer.id).value()));
  EXPECT_TRUE(store.unfinished()->empty());
  EXPECT_EQ(store.load(stored.import.id).error().reason, "import_not_found");
  EXPECT_EQ(store.find(stored.import.id)->statement_account, "");
  restart();
}

TEST_F(Imports, a_line_is_found_behind_attempts_that_were_never_booked) {
  const auto ada = opened();
  const std::string file = example("camt053_02.xml");
  const auto statement = imports::read_statement(file, std::nullopt);
  ASSERT_TRUE(statement);
  const auto say = [&](std::size_t line, std::uint8_t attempt, const std::string& description) {
    transactions::Narrative narrative;
    narrative.id = accounts::taken_line_id(ada.account_id, statement->lines[line].id, attempt);
    narrative.description = description;
    EXPECT_TRUE(ask<void>(
        [&](auto done) { transactions_->put_narrative(context(), narrative, std::move(done)); }));
  };
  say(0, 0, "words of an import that was refused");
  say(1, 0, "words of one");
  say(1, 1, "words of another");
  EXPECT_EQ(imported(ada, "camt053_02.xml").new_count, 4u);
  EXPECT_EQ(balance(ada).balance_minor, 119'260);
  // A third writing of what is booked.
  say(1, 3, "words of yet another");
  std::string other = file;
  const auto at = other.find("<Ustrd>");
  ASSERT_NE(at, std::string::npos);
  other.insert(at + 7, "In other words: ");
  const auto again = begin(request(ada, other));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->import.known_count, 4u);
  EXPECT_EQ(again->import.new_count, 0u);
  EXPECT_EQ(list(ada).size(), 4u);
  EXPECT_EQ(balance(ada).balance_minor, 119'260);
}

TEST_F(Imports, nobody_is_told_unless_it_is_asked_for) {
  const auto ada = opened();
  const auto event_count = [&] {
    transactions::EventsRequest events;
    events.user_id = ada.customer.id;
    events.account_id = ada.account_id;
    events.types = transactions::bit_of(transactions::EventType::kTransactionCreated);
    events.limit = 100;
    return ask<transactions::EventPage>(
               [&](auto done) { transactions_->events_since(context(), events, std::move(done)); })
        ->events.size();
  };
  imported(ada, "camt053_02.xml");
  EXPECT_EQ(event_count(), 0u);
  auto told = request(ada, example("ofx_1.ofx"));
  told.is_told = true;
  const auto started = begin(told);
  ASSERT_TRUE(started);
  EXPECT_TRUE(finished(ada, started->import.id).is_told);
  EXPECT_EQ(event_count(), 4u);
}

TEST_F(Imports, a_longer_file_adds_what_is_new) {
  const auto ada = opened();
  const std::string header = "Transaction ID,Date,Amount\n";
  const std::string older = "a,01/09/2026,5\nb,02/09/2026,-2\n";
  ASSERT_TRUE(begin(request(ada, header + older)));
  const auto first = ask<std::vector<Import>>([&](auto done) {
    imports_->imports_of(context(), ada.customer.id, ada.account_id, std::move(done));
  });
  ASSERT_EQ(first->size(), 1u);
  finished(ada, first->front().id);
  const auto more = begin(request(ada, header + older + "c,02/09/2026,1\n"));
  ASSERT_TRUE(more);
  EXPECT_EQ(more->import.known_count, 2u);
  EXPECT_EQ(finished(ada, more->import.id).new_count, 1u);
  EXPECT_EQ(balance(ada).balance_minor, 400);
  EXPECT_EQ(reason(ada, header + "a,01/09/2026,6\n"), "line_differs_from_before");
}

TEST_F(Imports, old_lines_lie_before_what_happened_here) {
  const auto ada = opened();
  const auto now = receive(ada, 1'000'00, "salary");
  wait(ada.account_id, now->slot);
  imported(ada, "ofx_1.ofx");
  const auto list = this->list(ada);
  ASSERT_EQ(list.size(), 5u);
  EXPECT_EQ(list[0].created, time_of("2026-09-01T06:00:00Z"));
  EXPECT_EQ(list[4].id, now->transaction_id);
  transactions::ListTransactions page;
  page.user_id = ada.customer.id;
  page.account_id = ada.account_id;
  page.since = list[1].id;
  page.limit = 2;
  const auto two = this->list(page);
  ASSERT_EQ(two->size(), 2u);
  EXPECT_EQ((*two)[0].id, list[2].id);
  EXPECT_EQ((*two)[1].id, list[3].id);
  page.since = time_of("2026-09-14T17:30:00Z");
  page.before = time_of("2026-09-15T00:00:00Z");
  EXPECT_EQ(this->list(page)->size(), 1u);
}

TEST_F(Imports, a_refused_file_changes_nothing) {
  const auto ada = opened();
  for (const auto& [name, expected] :
       {std::pair{"gap_balance.xml", "balances_do_not_tie"},
        std::pair{"gap_sequence.xml", "statement_sequence_gap"},
        std::pair{"other_currency.csv", "line_currency_differs"},
        std::pair{"truncated.csv", "csv_truncated"}, std::pair{"truncated.ofx", "ofx_truncated"},
        std::pair{"truncated.xml", "malformed_xml"},
        std::pair{"repeated_id.ofx", "line_id_repeated"},
        std::pair{"external_entity.xml", "xml_document_type"}}) {
    EXPECT_EQ(reason(ada, example(name)), expected) << name;
  }
  EXPECT_EQ(reason(ada, "Transaction ID,Date,Amount,Currency\na,01/09/2026,5,EUR\n"),
            "account_currency_differs");
  EXPECT_TRUE(list(ada).empty());
  EXPECT_EQ(balance(ada).balance_minor, 0);
  const auto kept = ask<std::vector<Import>>([&](auto done) {
    imports_->imports_of(context(), ada.customer.id, ada.account_id, std::move(done));
  });
  EXPECT_TRUE(kept->empty());
}

TEST_F(Imports, an_account_that_would_be_overdrawn_gets_the_files_opening_balance_or_refuses) {
  const auto ada = opened();
  const std::string file =
      "Transaction ID,Date,Amount\na,01/09/2026,-5\nb,02/09/2026,3\nc,03/09/2026,-4\n";
  auto strict = request(ada, file);
  strict.opening = imports::OpeningBalance::kNever;
  EXPECT_EQ(begin(strict).error().reason, "account_overdrawn");
  EXPECT_EQ(balance(ada).balance_minor, 0);
  const auto started = begin(request(ada, file));
  ASSERT_TRUE(started);
  EXPECT_EQ(finished(ada, started->import.id).opening_minor, 600);
  EXPECT_EQ(balance(ada).balance_minor, 0);
  const auto list = this->list(ada);
  ASSERT_EQ(list.size(), 4u);
  EXPECT_EQ(list[0].description, "Opening balance");
  EXPECT_EQ(list[0].created, time_of("2026-08-31T23:59:59.999Z"));
  // The file's own, where it tells it.
  const auto bob = opened(2);
  auto camt = example("camt053_02.xml");
  const auto at = camt.find("<CdtDbtInd>CRDT</CdtDbtInd><Sts>");
  camt.replace(at, 32, "<CdtDbtInd>DBIT</CdtDbtInd><Sts>");
  EXPECT_EQ(reason(bob, camt), "balances_do_not_tie");
}

TEST_F(Imports, a_trial_says_what_would_be_booked_and_books_nothing) {
  const auto ada = opened();
  auto trial = request(ada, example("monzo.csv"));
  trial.is_trial = true;
  const auto told = begin(trial);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->import.new_count, 9u);
  ASSERT_EQ(told->lines.size(), 9u);
  EXPECT_EQ(told->lines[3].taken.amount_minor, -3187);
  EXPECT_EQ(told->lines[3].line_number, 5u);
  EXPECT_TRUE(list(ada).empty());
  EXPECT_EQ(balance(ada).balance_minor, 0);
}

TEST_F(Imports, an_account_of_another_customer_is_out_of_reach) {
  const auto ada = opened();
  const auto bob = opened(2);
  auto foreign = request(ada, example("monzo.csv"));
  foreign.account_id = bob.account_id;
  EXPECT_EQ(begin(foreign).error().code, base::ErrorCode::kPermissionDenied);
  const Import import = imported(ada, "monzo.csv");
  EXPECT_EQ(find(bob, import.id).error().reason, "import_not_found");
}

// Cut off after each of its steps, an import goes on at the next start and ends the same.
TEST_F(Imports, an_import_that_was_cut_off_goes_on) {
  std::vector<Transaction> whole;
  for (std::uint64_t number = 1; number <= 4; ++number) {
    const auto ada = opened(number);
    auto trial = request(ada, example("monzo.csv"));
    trial.is_trial = true;
    const auto told = begin(trial);
    ASSERT_TRUE(told);
    imports::StoredImport stored{.import = told->import, .lines = told->lines};
    stored.import.id = {.high = 1'795'000'000'000, .low = number};
    stored.import.client_id = "client";
    imports::ImportStore store(records_, persons_);
    ASSERT_TRUE(store.begin(stored, context(), clock_.wall()));
    if (number >= 2) {  // its words had been begun, one under words that were never booked
      const transactions::Narrative narrative{
          .id = accounts::taken_line_id(ada.account_id, told->lines[0].taken.line_id, 0),
          .description = "other words",
          .counterparty = {}};
      ASSERT_TRUE(ask<void>(
          [&](auto done) { transactions_->put_narrative(context(), narrative, std::move(done)); }));
    }
    if (number >= 3) {  // booked, but not stored as booked
      stored.lines[0].taken.attempt = 1;
      accounts::TakeOver take{
          .user_id = ada.customer.id, .account_id = ada.account_id, .lines = {}};
      for (const auto& line : stored.lines) take.lines.push_back(line.taken);
      ASSERT_TRUE(ask<accounts::TakenOver>(
          [&](auto done) { accounts_->take_over(context(), take, std::move(done)); }));
    }
    if (number == 4) {
      ASSERT_TRUE(store.put_lines(stored, context(), clock_.wall()));
      stored.import.state = ImportState::kNotes;
      ASSERT_TRUE(store.advance(stored.import, context(), clock_.wall()));
    }
    restart();
    const auto resumed =
        ask<std::size_t>([&](auto done) { imports_->resume(context(), std::move(done)); });
    EXPECT_EQ(*resumed, 1u);
    EXPECT_EQ(finished(ada, stored.import.id).state, ImportState::kDone);
    EXPECT_EQ(balance(ada).balance_minor, 215'261) << number;
    const auto list = this->list(ada);
    ASSERT_EQ(list.size(), 9u);
    EXPECT_EQ(list[3].notes, "Two lines\nof notes");
    EXPECT_TRUE(store.unfinished()->empty());
  }
}

TEST_F(Imports, thousands_of_lines_are_one_chain) {
  const auto ada = opened();
  std::string file = "Transaction ID,Date,Amount,Name,Type\n";
  constexpr int count = 3'000;
  for (int i = 0; i < count; ++i) {
    file += "line-" + std::to_string(i) + ",01/09/2026," + (i % 2 == 0 ? "2" : "-1") +
            ",somebody,Faster payment\n";
  }
  const auto started = begin(request(ada, file));
  ASSERT_TRUE(started) << started.error().message;
  EXPECT_EQ(reason(ada, file), "import_running");
  EXPECT_EQ(finished(ada, started->import.id).state, ImportState::kDone);
  EXPECT_EQ(balance(ada).balance_minor, count / 2 * 100);
  std::size_t seen = 0;
  transactions::ListTransactions page;
  page.user_id = ada.customer.id;
  page.account_id = ada.account_id;
  page.limit = 100;
  page.since = base::Timestamp{0};
  for (auto rows = list(page); !rows->empty(); rows = list(page)) {
    seen += rows->size();
    page.since = rows->back().id;
  }
  EXPECT_EQ(seen, static_cast<std::size_t>(count));
}

}  // namespace
}  // namespace atollbank
