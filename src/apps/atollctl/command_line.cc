// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/command_line.h"

#include <CLI/CLI.hpp>

#include <algorithm>

#include "apps/atollctl/access/access_words.h"
#include "apps/atollctl/definitions/definition_words.h"
#include "apps/atollctl/ledger_words.h"
#include "apps/atollctl/letters/letter_words.h"
#include "apps/atollctl/operations/operations_words.h"
#include "apps/atollctl/sandbox/sandbox_words.h"
#include "apps/atollctl/seals/seal_words.h"
#include "apps/atollctl/trail/trail_words.h"
#include "apps/atollctl/typed_order.h"
#include "services/posting/api.h"

namespace atollbank::atollctl {
namespace {

constexpr std::int64_t kPatienceMsDefault = 5'000;
constexpr std::int64_t kPatienceMsMax = 600'000;

// The sub-commands, and what makes an order of each.
class Words {
 public:
  Words() {
    app_.require_subcommand(0, 1);
    app_.fallthrough();
    app_.add_option("--address", address_, "where the bank's ledger listens")
        ->option_text("HOST:PORT|unix:PATH (127.0.0.1:7400)");
    app_.add_option("--key-file", key_file_,
                    "of the ledger's API key, where it asks for one; default: ATOLL_API_KEY")
        ->option_text("FILE");
    app_.add_option("--timeout-ms", patience_ms_, "how long to wait for an answer")
        ->check(CLI::Range(std::int64_t{1}, kPatienceMsMax))
        ->option_text("MS (5000)");
    app_.add_flag("--json", as_json_, "answer with one JSON object");
    add_account();
    add_limits(*account_);
    add_post();
    add_hold();
    add_questions();
    add_verify();
    add_rules();
  }

  Parsed parse(std::vector<std::string> arguments) {
    std::reverse(arguments.begin(), arguments.end());
    try {
      app_.parse(arguments);
    } catch (const CLI::CallForHelp&) {
      return Help{chosen().help(words_before(chosen()))};
    } catch (const CLI::CallForAllHelp&) {
      return Help{app_.help("", CLI::AppFormatMode::All)};
    } catch (const CLI::ParseError& error) {
      return Refusal{first_line(error.what()) + "; try --help"};
    }
    if (auto task = ledger_words_.task()) return line_of(*std::move(task));
    if (auto task = seal_words_.task()) return line_of(*std::move(task));
    if (auto task = definition_words_.task()) return line_of(*std::move(task));
    if (auto task = sandbox_words_.task()) return line_of(*std::move(task));
    if (auto task = access_words_.task()) return line_of(*std::move(task));
    if (auto task = trail_words_.task()) return line_of(*std::move(task));
    if (auto task = letter_words_.task()) return line_of(*std::move(task));
    if (auto task = operations_words_.task()) return line_of(*std::move(task));
    for (const auto& [word, make_order] : words_) {
      if (word->parsed()) return line_of(make_order(typed_));
    }
    return Refusal{"say what to do: one of " + words_after(chosen()) + "; try --help"};
  }

 private:
  using MakeOrder = base::Result<Order> (*)(const Typed&);

  template <class T>
  Parsed line_of(base::Result<T> order) const {
    if (!order) return Refusal{order.error().message};
    return CommandLine{.address = address_,
                       .key_file = key_file_,
                       .patience = base::Duration::from_ms(patience_ms_),
                       .as_json = as_json_,
                       .order = *std::move(order)};
  }

  CLI::App& add_word(CLI::App& parent, const char* word, const char* meaning, MakeOrder make) {
    CLI::App* added = parent.add_subcommand(word, meaning);
    words_.emplace_back(added, make);
    return *added;
  }

  void add_identity(CLI::App& word) {
    word.add_option("--id", typed_.id, "id of this command; the same again is the same command");
    word.add_option("--code", typed_.code, "the caller's own classification");
    word.add_option("--reference", typed_.reference, "the caller's own id");
  }

  void add_account() {
    CLI::App* account = app_.add_subcommand("account", "accounts of the ledger");
    account_ = account;
    account->require_subcommand(0, 1);
    CLI::App& create = add_word(*account, "create", "opens an account", create_account_order);
    create.add_option("--currency", typed_.currency, "ISO 4217, such as GBP")->required();
    create.add_option("--id", typed_.id, "id of the account; the same again is the same account");
    create.add_option("--owner", typed_.owner, "id of who owns it");
    create.add_option("--name", typed_.name, "current");
    create.add_option("--namespace", typed_.namespace_name, "customer");
    create.add_option("--balance-name", typed_.balance_name, "the sum it belongs to");
    CLI::Option* floor = create.add_option("--floor", typed_.floor, "least balance; default 0");
    create.add_flag("--no-floor", typed_.no_floor, "an account of the house")->excludes(floor);
    create.add_option("--chart-code", typed_.code, "place in the chart of accounts");
    create.add_option("--legal-entity", typed_.legal_entity, "number of the legal entity");
    create.add_option("--slice", typed_.slice, "default: the owner's, or any")
        ->check(CLI::Range(0, base::kSliceCount - 1));
  }

  void add_post() {
    CLI::App& post = add_word(app_, "post", "moves money between two accounts", post_order);
    post.add_option("--debit", typed_.debit, "account that pays")->required();
    post.add_option("--credit", typed_.credit, "account that is paid")->required();
    post.add_option("--amount", typed_.amount, "such as 12.34")->required();
    post.add_option("--currency", typed_.currency, "default: the paying account's");
    post.add_option("--value-time", typed_.value_time, "such as 2026-11-25T12:00:00Z");
    post.add_option("--if-balance-min", typed_.if_balance_min, "only if the payer has so much");
    post.add_option("--if-balance-max", typed_.if_balance_max, "only if the payer has no more");
    post.add_option("--if-version", typed_.if_version,
                    "only if the payer's newest record is in this slot");
    add_metadata_options(post, typed_.metadata, typed_.subject);
    add_identity(post);
  }

  void add_limits(CLI::App& account) {
    CLI::App& floor = add_word(account, "set-floor", "the least it may hold", set_floor_order);
    add_limit_target(floor);
    CLI::Option* least = floor.add_option("--floor", typed_.floor, "default 0");
    floor.add_flag("--no-floor", typed_.no_floor, "no limit")->excludes(least);
    CLI::App& ceiling = add_word(account, "set-ceiling", "the most it may hold", set_ceiling_order);
    add_limit_target(ceiling);
    ceiling.add_option("--ceiling", typed_.ceiling, "default no limit");
    CLI::App& name =
        add_word(account, "set-name-limits",
                 "of the sum over its owner's accounts of its balance name", set_name_limits_order);
    add_limit_target(name);
    CLI::Option* least_sum = name.add_option("--floor", typed_.floor, "default 0");
    name.add_flag("--no-floor", typed_.no_floor, "no limit")->excludes(least_sum);
    name.add_option("--ceiling", typed_.ceiling, "default no limit");
  }

  void add_limit_target(CLI::App& word) {
    word.add_option("ACCOUNT", typed_.account, "id of the account")->required();
    word.add_option("--id", typed_.id, "id of this command; the same again is the same command");
  }

  void add_rules() {
    CLI::App& exchange =
        add_word(app_, "exchange", "changes money at a rate that is recorded", exchange_order);
    exchange.add_option("--debit", typed_.debit, "account that gives")->required();
    exchange.add_option("--credit", typed_.credit, "account that gets the other currency")
        ->required();
    exchange.add_option("--house-base", typed_.house_base, "takes what is given")->required();
    exchange.add_option("--house-quote", typed_.house_quote, "gives what is got")->required();
    exchange.add_option("--amount", typed_.amount, "that is given, such as 12.34")->required();
    exchange.add_option("--rate", typed_.rate, "of one given, such as 1.1725")->required();
    exchange.add_option("--rounding", typed_.rounding, "half-even, half-up, down or up");
    add_identity(exchange);
    CLI::App& accrue =
        add_word(app_, "accrue", "posts whole units and carries the rest", accrue_order);
    accrue.add_option("--debit", typed_.debit, "account that owes")->required();
    accrue.add_option("--credit", typed_.credit, "account that earns")->required();
    accrue.add_option("--nanos", typed_.nanos, "in 10^-9 of a minor unit")->required();
    add_identity(accrue);
    CLI::App& close =
        add_word(app_, "close-period", "takes no value times before", close_period_order);
    close.add_option("--before", typed_.before, "such as 2026-11-01T00:00:00Z")->required();
    close.add_flag("--seal", typed_.is_sealed, "for ever");
    close.add_option("--id", typed_.id, "id of this command; the same again is the same command");
  }

  void add_hold() {
    CLI::App* hold = app_.add_subcommand("hold", "money kept for a payment to come");
    hold->require_subcommand(0, 1);
    CLI::App& place = add_word(*hold, "place", "holds money on an account", place_hold_order);
    place.add_option("--account", typed_.account, "account that will pay")->required();
    place.add_option("--payee", typed_.payee, "account that captures usually pay");
    place.add_option("--amount", typed_.amount, "such as 12.34")->required();
    CLI::Option* lasts = place.add_option("--for", typed_.lasts, "such as 7d; default for ever");
    place.add_option("--until", typed_.until, "such as 2026-11-25T12:00:00Z")->excludes(lasts);
    add_identity(place);
    CLI::App& increase = add_word(*hold, "increase", "holds more", increase_hold_order);
    add_change(increase, true);
    CLI::App& capture = add_word(*hold, "capture", "pays from a hold", capture_hold_order);
    add_change(capture, true);
    capture.add_option("--credit", typed_.credit, "account that is paid; default the payee");
    capture.add_flag("--final", typed_.is_final, "releases what is left of the hold");
    capture.add_flag("--above", typed_.is_above, "may take more than is held");
    CLI::App& extend = add_word(*hold, "extend", "gives a hold another expiry", extend_hold_order);
    extend.add_option("HOLD", typed_.hold, "id of the hold")->required();
    extend.add_option("--id", typed_.id, "id of this command; the same again is the same command");
    CLI::Option* extends = extend.add_option("--for", typed_.lasts, "such as 7d; default for ever");
    extend.add_option("--until", typed_.until, "such as 2026-11-25T12:00:00Z")->excludes(extends);
    CLI::App& release = add_word(*hold, "release", "frees held money", release_hold_order);
    add_change(release, false);
  }

  void add_change(CLI::App& word, bool amount_required) {
    word.add_option("HOLD", typed_.hold, "id of the hold")->required();
    word.add_option("--id", typed_.id, "id of this command; the same again is the same command");
    const char* meaning = amount_required ? "such as 12.34" : "default: all that is left";
    word.add_option("--amount", typed_.amount, meaning)->required(amount_required);
  }

  void add_questions() {
    CLI::App& balance = add_word(app_, "balance", "what an account holds", balance_order);
    balance.add_option("ACCOUNT", typed_.account, "id of the account");
    CLI::Option* owner =
        balance.add_option("--owner", typed_.owner, "sums over an owner's accounts");
    balance.add_option("--balance-name", typed_.balance_name, "which of the sums")->needs(owner);
    CLI::App& statement = add_word(app_, "statement", "an account's records", statement_order);
    statement.add_option("ACCOUNT", typed_.account, "id of the account")->required();
    statement.add_option("--limit", typed_.limit, "default 20")
        ->check(CLI::Range(std::uint32_t{1}, posting::kStatementLimitMax));
    statement.add_option("--before", typed_.before_slot, "only records of smaller slots");
    CLI::App& find = add_word(app_, "find", "a record by the id of its command", find_order);
    find.add_option("ID", typed_.id, "id of the command")->required();
  }

  void add_verify() {
    CLI::App& verify = add_word(app_, "verify", "replays a stopped bank's journal", verify_order);
    verify.add_option("--data", typed_.data_folder, "the bank's data folder")->required();
  }

  // The word that was given, the innermost of them.
  const CLI::App& chosen() const {
    const CLI::App* chosen = &app_;
    while (!chosen->get_subcommands().empty()) chosen = chosen->get_subcommands().front();
    return *chosen;
  }

  // "atollctl hold" of "capture".
  static std::string words_before(const CLI::App& chosen) {
    std::string words;
    for (const CLI::App* word = chosen.get_parent(); word != nullptr; word = word->get_parent()) {
      words = word->get_name() + (words.empty() ? "" : " ") + words;
    }
    return words;
  }

  static std::string words_after(const CLI::App& chosen) {
    std::string words;
    for (const CLI::App* word : chosen.get_subcommands([](const CLI::App*) { return true; })) {
      words += (words.empty() ? "" : ", ") + word->get_name();
    }
    return words;
  }

  static std::string first_line(std::string_view text) {
    return std::string(text.substr(0, text.find('\n')));
  }

  Typed typed_;
  std::string address_ = "127.0.0.1:7400";
  std::string key_file_;
  std::int64_t patience_ms_ = kPatienceMsDefault;
  bool as_json_ = false;
  CLI::App* account_ = nullptr;
  std::vector<std::pair<CLI::App*, MakeOrder>> words_;
  CLI::App app_{"Speaks to the ledger of a running bank, or verifies the journal of a stopped one.",
                "atollctl"};
  LedgerWords ledger_words_{app_};
  SealWords seal_words_{app_};
  DefinitionWords definition_words_{app_};
  OperationsWords operations_words_{app_};
  SandboxWords sandbox_words_{app_};
  AccessWords access_words_{app_};
  TrailWords trail_words_{app_};
  LetterWords letter_words_{app_};
};

}  // namespace

Parsed parse(const std::vector<std::string>& arguments) { return Words().parse(arguments); }

}  // namespace atollbank::atollctl
