// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/operations/operations_words.h"

#include <CLI/CLI.hpp>

#include "base/id.h"
#include "base/json.h"
#include "base/random.h"
#include "net/form.h"

namespace atollbank::atollctl {

using base::Result;

namespace {

// Made up where none is given: who asks twice by hand proposes twice.
std::string dedupe_id_or_new(const std::string& given) {
  if (!given.empty()) return given;
  base::Id id;
  base::secure_random({reinterpret_cast<std::uint8_t*>(&id), sizeof(id)});
  return base::to_base62(id);
}

}  // namespace

struct OperationsWords::Typed {
  OperationsDoorName door;
  AddFirstOperator first;
  std::string id;
  std::string transaction;
  std::string person;
  std::vector<std::string> roles;
  std::string digest;
  std::string content;
  std::string sort_code;
  std::string number;
  std::string reason;
  std::string ticket;
  std::string dedupe_id;

  using MakeTask = OperationsTask (*)(const Typed&);
  std::vector<std::pair<const CLI::App*, MakeTask>> words;

  CLI::App& add_word(CLI::App& parent, const char* word, const char* meaning, MakeTask make) {
    CLI::App* added = parent.add_subcommand(word, meaning);
    added->fallthrough();
    words.emplace_back(added, make);
    return *added;
  }
  void add_grounds(CLI::App& word) {
    word.add_option("--reason", reason, "why; it is kept, and names no customer")->required();
    word.add_option("--ticket", ticket, "on which ticket")->required();
  }
  void add_proposal(CLI::App& word) {
    add_grounds(word);
    word.add_option("--dedupe-id", dedupe_id, "the same once more is the same proposal");
  }
  void add_looks(CLI::App& operations);
  void add_proposals(CLI::App& operations);
  void add_confirmations(CLI::App& propose);
  void add_decisions(CLI::App& operations);
  void add_operators(CLI::App& app);

  OperationsTask get(const std::string& path) const {
    return {.door = door, .what = OperationsCall{.method = "GET", .path = path, .body = ""}};
  }
  OperationsTask look(const std::string& path) const {
    return get(path + "?reason=" + net::percent_encode(reason) +
               "&ticket=" + net::percent_encode(ticket));
  }
  base::JsonWriter grounds() const {
    base::JsonWriter json;
    json.begin_object().member("reason", reason).member("ticket", ticket);
    return json;
  }
  OperationsTask post(const std::string& path, base::JsonWriter json) const {
    json.end_object();
    return {.door = door,
            .what = OperationsCall{.method = "POST", .path = path, .body = json.take()}};
  }
  // `members`: of the operation, name and value.
  OperationsTask propose(const char* kind,
                         std::initializer_list<std::pair<const char*, std::string>> members) const {
    base::JsonWriter json = grounds();
    json.member("dedupe_id", dedupe_id_or_new(dedupe_id)).key("operation").begin_object();
    json.member("kind", kind);
    for (const auto& [name, value] : members) json.key(std::string_view(name)).value(value);
    if (!roles.empty()) {
      json.key("roles").begin_array();
      for (const std::string& role : roles) json.value(role);
      json.end_array();
    }
    json.end_object();
    return post("/v1/proposals", std::move(json));
  }
  std::string proposal_path(const char* step) const { return "/v1/proposals/" + id + step; }
};

void OperationsWords::Typed::add_looks(CLI::App& operations) {
  add_word(operations, "me", "whose credential this is",
           [](const Typed& t) { return t.get("/v1/me"); });
  add_word(operations, "operators", "all operators",
           [](const Typed& t) { return t.get("/v1/operators"); });
  add_word(operations, "proposals", "the newest proposals",
           [](const Typed& t) { return t.get("/v1/proposals?limit=100"); });
  CLI::App& show = add_word(operations, "show", "one proposal, with the digest that approves it",
                            [](const Typed& t) { return t.get(t.proposal_path("")); });
  show.add_option("PROPOSAL", id, "proposal_…")->required();
  CLI::App& customer =
      add_word(operations, "customer", "a customer, by her id, an account's id or its number",
               [](const Typed& t) {
                 base::JsonWriter json = t.grounds();
                 if (!t.number.empty()) {
                   json.member("sort_code", t.sort_code).member("account_number", t.number);
                 } else {
                   json.member(t.id.starts_with("acc_") ? "account_id" : "user_id", t.id);
                 }
                 return t.post("/v1/customers/search", std::move(json));
               });
  customer.add_option("ID", id, "user_… or acc_…");
  CLI::Option* sort = customer.add_option("--sort-code", sort_code, "six digits");
  customer.add_option("--account-number", number, "eight digits")->needs(sort);
  add_grounds(customer);
  CLI::App& account = add_word(operations, "account", "an account and its newest transactions",
                               [](const Typed& t) { return t.look("/v1/accounts/" + t.id); });
  account.add_option("ACCOUNT", id, "acc_…")->required();
  add_grounds(account);
  CLI::App& sagas =
      add_word(operations, "sagas", "what is under way on an account, and where it stands",
               [](const Typed& t) { return t.look("/v1/accounts/" + t.id + "/sagas"); });
  sagas.add_option("ACCOUNT", id, "acc_…")->required();
  add_grounds(sagas);
  CLI::App& referrals =
      add_word(operations, "referrals", "applications that wait for a person, or one of them",
               [](const Typed& t) {
                 return t.look(t.id.empty() ? "/v1/referrals" : "/v1/referrals/" + t.id);
               });
  referrals.add_option("APPLICATION", id, "application_…: with who applied, and whom she is like");
  add_grounds(referrals);
  add_word(operations, "screening", "whether people are screened, and the list that waits",
           [](const Typed& t) { return t.get("/v1/screening"); });
  CLI::App& letters =
      add_word(operations, "dead-letters", "messages that a consumer could not take",
               [](const Typed& t) { return t.look("/v1/dead-letters"); });
  add_grounds(letters);
}

void OperationsWords::Typed::add_proposals(CLI::App& operations) {
  CLI::App& propose = *operations.add_subcommand(
      "propose", "proposes an operation; freeze and disable are done at once");
  propose.require_subcommand(0, 1);
  propose.fallthrough();
  CLI::App& correct = add_word(propose, "correct", "takes a booking back", [](const Typed& t) {
    return t.propose("correct_booking", {{"account_id", t.id}, {"transaction_id", t.transaction}});
  });
  correct.add_option("ACCOUNT", id, "acc_…")->required();
  correct.add_option("TRANSACTION", transaction, "tx_… of that account")->required();
  add_proposal(correct);
  const auto add_of_account = [&](const char* word, const char* meaning, MakeTask make) {
    CLI::App& added = add_word(propose, word, meaning, make);
    added.add_option("ACCOUNT", id, "acc_…")->required();
    add_proposal(added);
  };
  add_of_account("freeze", "no money in, no money out; at once", [](const Typed& t) {
    return t.propose("freeze_account", {{"account_id", t.id}});
  });
  add_of_account("unfreeze", "lets money move again", [](const Typed& t) {
    return t.propose("unfreeze_account", {{"account_id", t.id}});
  });
  add_of_account("close", "closes an empty account for ever",
                 [](const Typed& t) { return t.propose("close_account", {{"account_id", t.id}}); });
  CLI::App& erasing =
      add_word(propose, "erase-customer", "forgets one who has no open account, for ever",
               [](const Typed& t) { return t.propose("erase_customer", {{"user_id", t.id}}); });
  erasing.add_option("CUSTOMER", id, "user_…")->required();
  add_proposal(erasing);
  add_confirmations(propose);
  CLI::App& adding = add_word(propose, "add-operator", "another operator", [](const Typed& t) {
    return t.propose("add_operator", {{"person", t.person}, {"credential_sha256", t.digest}});
  });
  adding.add_option("--person", person, "as the staff list calls her")->required();
  adding.add_option("--role", roles, "reader, maker, checker, administrator")->required();
  adding.add_option("--digest", digest, "of her credential, as she made it")->required();
  add_proposal(adding);
  const auto add_of_operator = [&](const char* word, const char* meaning, MakeTask make) {
    CLI::App& added = add_word(propose, word, meaning, make);
    added.add_option("OPERATOR", id, "operator_…")->required();
    add_proposal(added);
  };
  add_of_operator("disable-operator", "at once", [](const Typed& t) {
    return t.propose("disable_operator", {{"operator_id", t.id}});
  });
  add_of_operator("enable-operator", "lets her work again", [](const Typed& t) {
    return t.propose("enable_operator", {{"operator_id", t.id}});
  });
}

// Of what waits for a person.
void OperationsWords::Typed::add_confirmations(CLI::App& propose) {
  const auto add_of_referral = [&](const char* word, const char* meaning, MakeTask make) {
    CLI::App& added = add_word(propose, word, meaning, make);
    added.add_option("APPLICATION", id, "application_…, as \"referrals\" tells it")->required();
    add_proposal(added);
  };
  add_of_referral("accept", "lets a referred applicant in", [](const Typed& t) {
    return t.propose("decide_referral", {{"application_id", t.id}, {"decision", "accept"}});
  });
  add_of_referral("refuse", "refuses a referred applicant", [](const Typed& t) {
    return t.propose("decide_referral", {{"application_id", t.id}, {"decision", "refuse"}});
  });
  const auto add_of_letter = [&](const char* word, const char* meaning, MakeTask make) {
    CLI::App& added = add_word(propose, word, meaning, make);
    added.add_option("NAME", id, "as \"dead-letters\" tells it")->required();
    add_proposal(added);
  };
  add_of_letter("replay", "gives a dead letter to its consumer once more", [](const Typed& t) {
    return t.propose("settle_dead_letter", {{"dead_letter", t.id}, {"action", "replay"}});
  });
  add_of_letter("drop", "goes without a dead letter for good", [](const Typed& t) {
    return t.propose("settle_dead_letter", {{"dead_letter", t.id}, {"action", "drop"}});
  });
  CLI::App& going_on = add_word(propose, "confirm-screening", "lets a screening that stopped go on",
                                [](const Typed& t) { return t.propose("confirm_screening", {}); });
  add_proposal(going_on);
  CLI::App& list =
      add_word(propose, "confirm-list", "takes a sanctions list that shrank",
               [](const Typed& t) { return t.propose("confirm_list", {{"list", t.digest}}); });
  CLI::App& death =
      add_word(propose, "record-death", "ends what a customer who died may do, and keeps her money",
               [](const Typed& t) { return t.propose("record_death", {{"user_id", t.id}}); });
  death.add_option("USER", id, "whose death it is")->required();
  add_proposal(death);
  list.add_option("LIST", digest, "what it is, as \"screening\" tells it")->required();
  add_proposal(list);
}

void OperationsWords::Typed::add_decisions(CLI::App& operations) {
  CLI::App& approve =
      add_word(operations, "approve", "lets another person's proposal happen", [](const Typed& t) {
        base::JsonWriter json = t.grounds();
        json.member("content", t.content);
        return t.post(t.proposal_path("/approve"), std::move(json));
      });
  approve.add_option("PROPOSAL", id, "proposal_…")->required();
  approve.add_option("--content", content, "the digest that \"show\" tells")->required();
  add_grounds(approve);
  CLI::App& reject =
      add_word(operations, "reject", "refuses another person's proposal",
               [](const Typed& t) { return t.post(t.proposal_path("/reject"), t.grounds()); });
  reject.add_option("PROPOSAL", id, "proposal_…")->required();
  add_grounds(reject);
  CLI::App& withdraw =
      add_word(operations, "withdraw", "takes one's own proposal back",
               [](const Typed& t) { return t.post(t.proposal_path("/withdraw"), t.grounds()); });
  withdraw.add_option("PROPOSAL", id, "proposal_…")->required();
  add_grounds(withdraw);
}

void OperationsWords::Typed::add_operators(CLI::App& app) {
  CLI::App& operators =
      *app.add_subcommand("operators", "who may work on a bank: its first operators");
  operators.require_subcommand(0, 1);
  operators.fallthrough();
  CLI::App& add = add_word(operators, "add", "adds one to the folder of a bank that does not run",
                           [](const Typed& t) {
                             AddFirstOperator adding = t.first;
                             adding.roles = t.roles;
                             adding.person = t.person;
                             adding.reason = t.reason;
                             adding.ticket = t.ticket;
                             return OperationsTask{.door = t.door, .what = std::move(adding)};
                           });
  add.add_option("--data", first.data_folder,
                 "the bank's data folder; one that is new or empty becomes it")
      ->required();
  add.add_option("--person", person, "as the staff list calls her")->required();
  add.add_option("--role", roles, "reader, maker, checker, administrator; may be repeated")
      ->required();
  add.add_option("--credential-file", first.credential_file,
                 "of her credential; made when it is not there")
      ->required();
  add_grounds(add);
  CLI::App& credential = add_word(
      operators, "credential", "makes a credential, and shows its digest", [](const Typed& t) {
        return OperationsTask{.door = t.door,
                              .what = MakeCredential{.credential_file = t.first.credential_file}};
      });
  credential.add_option("--credential-file", first.credential_file, "where it is kept")->required();
}

OperationsWords::OperationsWords(CLI::App& app) : typed_(std::make_unique<Typed>()) {
  Typed& typed = *typed_;
  CLI::App& operations =
      *app.add_subcommand("operations", "what the bank's own people do, with four eyes");
  operations.require_subcommand(0, 1);
  operations.fallthrough();
  operations.add_option("--url", typed.door.url,
                        "of the operators' door; default: the ready file's");
  operations.add_option("--credential-file", typed.door.credential_file,
                        "readable by its owner only; default: ATOLL_OPERATOR_CREDENTIAL");
  operations.add_option("--ready-file", typed.door.ready_file,
                        "what the bank wrote when it was ready; default: ATOLL_READY_FILE, else "
                        "atoll-data/ready.json");
  typed.add_looks(operations);
  typed.add_proposals(operations);
  typed.add_decisions(operations);
  typed.add_operators(app);
}

OperationsWords::~OperationsWords() = default;

std::optional<Result<OperationsTask>> OperationsWords::task() const {
  for (const auto& [word, make] : typed_->words) {
    if (word->parsed()) return make(*typed_);
  }
  return std::nullopt;
}

}  // namespace atollbank::atollctl
