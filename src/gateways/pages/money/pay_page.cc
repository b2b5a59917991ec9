// SPDX-License-Identifier: Apache-2.0
// Paying somebody: a form, what the bank knows of it shown once more, and then the payment. What is
// wrong stands beside its field, and nothing is kept or moved before the second step.
#include <algorithm>
#include <array>

#include "gateways/pages/handlers.h"
#include "gateways/pages/money/chosen_account.h"
#include "gateways/pages/money/form_fields.h"
#include "gateways/pages/money/money_html.h"
#include "gateways/pages/money/payment_fields.h"
#include "gateways/pages/problem_page.h"

namespace atollbank::pages {
namespace {

using payments::NameMatch;
using payments::Payee;
using payments::Payment;
using payments::PaymentsApi;
using payments::PaymentState;

constexpr std::array kFieldsOfReasons = {
    ReasonOfField{"amount_invalid", "amount"},
    ReasonOfField{"payment_limit_exceeded", "amount"},
    ReasonOfField{"daily_limit_exceeded", "amount"},
    ReasonOfField{"reference_invalid", "reference"},
    ReasonOfField{"payee_name_invalid", "name"},
    ReasonOfField{"malformed_sort_code", "sort_code"},
    ReasonOfField{"malformed_account_number", "account_number"},
    ReasonOfField{"ambiguous_account_number", "account_number"},
    ReasonOfField{"account_number_wrong", "account_number"},
    ReasonOfField{"payee_account_not_found", "account_number"},
    ReasonOfField{"scheme_not_reachable", "account_number"},
    ReasonOfField{"same_account", "account_number"},
    ReasonOfField{"currency_mismatch", "account_number"},
    ReasonOfField{"payee_account_closed", "account_number"},
    ReasonOfField{"too_many_payees", "name"},
    ReasonOfField{"payee_not_found", "payee_id"},
    ReasonOfField{"own_account_closed", "account_id"},
};

// As it was typed.
struct PayForm {
  std::string account_id;
  std::string payee_id;  // empty: somebody new
  std::string name;
  std::string sort_code;
  std::string account_number;
  std::string amount;
  std::string reference;
  std::string dedupe_id;  // drawn when it was first found good
};
struct PayField {
  const char* name;
  std::string PayForm::* member;
};
constexpr PayField kFields[] = {
    {"account_id", &PayForm::account_id},
    {"payee_id", &PayForm::payee_id},
    {"name", &PayForm::name},
    {"sort_code", &PayForm::sort_code},
    {"account_number", &PayForm::account_number},
    {"amount", &PayForm::amount},
    {"reference", &PayForm::reference},
    {"dedupe_id", &PayForm::dedupe_id},
};

// What a form came to.
struct Draft {
  PayForm typed;
  ChosenAccount chosen;
  std::vector<Payee> payees;  // those she keeps
  std::optional<Payee> payee;
  std::int64_t amount_minor = 0;
  FieldProblems problems;
};

PayForm form_of(const Visit& visit) {
  PayForm form;
  for (const auto& [name, member] : kFields) form.*member = visit.field(name);
  return form;
}

void note(Draft& draft, const base::Error& error) {
  add_problem(draft.problems, kFieldsOfReasons, error, words_for(error));
}
bool is_of_field(const base::Error& error) {
  return std::ranges::find(kFieldsOfReasons, error.reason, &ReasonOfField::reason) !=
         kFieldsOfReasons.end();
}

Html& put_payee(Html& html, const Payee& payee) {
  html.put("<span class=\"who\">").foreign(payee.name).put("</span> <span class=\"hint\">");
  return put_account_number(html, payee.sort_code, payee.account_number).put("</span>");
}

// Those whom she paid before; each is a way to a shorter form.
void put_kept_payees(Html& html, const Visit& visit, const Draft& draft) {
  if (draft.payees.empty()) return;
  html.put("<h2>Somebody you paid before</h2><ul class=\"rows\">");
  for (const Payee& payee : draft.payees) {
    const std::string id = base::to_text("payee", payee.id);
    html.put("<li><a class=\"what\" href=\"/pay?account=");
    html.text(base::to_text("acc", draft.chosen.account.id)).put("&amp;payee=").text(id).put("\">");
    put_payee(html, payee).put("</a>");
    begin_form(html, visit, "/pay/payees/" + id + "/forget");
    html.put("<button class=\"quiet small\">Forget<span class=\"unseen\"> ").foreign(payee.name);
    html.put("</span></button></form></li>");
  }
  html.put("</ul><h2>Somebody new</h2>");
}

void put_new_payee(Html& html, const Draft& draft) {
  const PayForm& typed = draft.typed;
  put_input(html,
            {.name = "name",
             .label = "Name",
             .value = typed.name,
             .hint = "As the account has it: the bank compares.",
             .attributes = "required maxlength=\"128\" autocomplete=\"off\""},
            draft.problems);
  html.put("<div class=\"pair\"><div>");
  put_input(html,
            {.name = "sort_code",
             .label = "Sort code",
             .value = typed.sort_code,
             .attributes = "required maxlength=\"12\" size=\"8\" inputmode=\"numeric\" "
                           "autocomplete=\"off\" placeholder=\"00-00-00\""},
            draft.problems);
  html.put("</div><div>");
  put_input(html,
            {.name = "account_number",
             .label = "Account number",
             .value = typed.account_number,
             .attributes = "required maxlength=\"16\" size=\"10\" inputmode=\"numeric\" "
                           "autocomplete=\"off\""},
            draft.problems);
  html.put("</div></div>");
}

void put_chosen_payee(Html& html, const Draft& draft) {
  html.put("<p class=\"card\">");
  put_payee(html, *draft.payee).put("</p>");
  // What is wrong with her account has no other field to stand beside.
  put_words(html, "account_number", draft.problems);
  hidden(html, "payee_id", draft.typed.payee_id);
}

Page pay_page(const Visit& visit, const Draft& draft) {
  const bool is_kept = !draft.typed.payee_id.empty() && draft.payee.has_value();
  Page page;
  page.title = is_kept ? "Pay " + draft.payee->name : "Pay somebody";
  page.status = draft.problems.empty() ? 200 : 400;
  Html& html = page.content;
  if (is_kept) html.put("<h1>Pay ").foreign(draft.payee->name).put("</h1>");
  if (!is_kept) html.put("<h1>Pay somebody</h1>");
  if (!draft.problems.empty())
    problem(html, "Nothing was paid. Please look at what is marked below.");
  if (!is_kept) put_other_accounts(html, draft.chosen, "/pay");
  if (!is_kept) put_kept_payees(html, visit, draft);
  begin_form(html, visit, "/pay");
  hidden(html, "account_id", base::to_text("acc", draft.chosen.account.id));
  html.put("<p class=\"hint\">From ");
  put_account_number(html, draft.chosen.account.sort_code, draft.chosen.account.account_number);
  html.put("</p>");
  put_words(html, "account_id", draft.problems);
  put_words(html, "payee_id", draft.problems);
  if (is_kept) put_chosen_payee(html, draft);
  if (!is_kept) put_new_payee(html, draft);
  put_amount_input(html, draft.typed.amount, draft.problems);
  put_reference_input(html, draft.typed.reference, draft.problems);
  html.put("<button>Go on</button></form>");
  return page;
}

void put_name_check(Html& html, const Payee& payee) {
  switch (payee.name_match) {
    case NameMatch::kMatches:
      html.put("<p class=\"hint\">The name is the account holder's.</p>");
      return;
    case NameMatch::kClose:
      html.put("<p class=\"hint\">The name is close to the account holder's, but not the same. ");
      html.put("Make sure that you mean this account.</p>");
      return;
    case NameMatch::kDiffers:
      problem(html,
              "The name is not the account holder's. Somebody may have given you a wrong number: "
              "ask in a way that you trust before you pay.");
      return;
    case NameMatch::kNotChecked: return;
  }
}

// `is_in_doubt`: it was sent, and what became of it is not known.
Page confirm_page(const Visit& visit, const Draft& draft, bool is_in_doubt = false) {
  const accounts::Account& from = draft.chosen.account;
  const std::string amount = money_text(draft.amount_minor, from.currency);
  Page page;
  page.title = "Is this right?";
  Html& html = page.content;
  html.put("<h1>Is this right?</h1>");
  if (is_in_doubt) {
    page.status = 503;
    problem(
        html,
        "The bank does not know yet whether this was sent. Press Pay again in a moment: it is paid "
        "once, however often you do.");
  }
  put_name_check(html, *draft.payee);
  html.put("<dl class=\"card\"><dt>Pay</dt><dd><strong>").text(amount).put("</strong></dd>");
  html.put("<dt>To</dt><dd>").foreign(draft.payee->name).put("<br>");
  put_account_number(html, draft.payee->sort_code, draft.payee->account_number);
  html.put("</dd><dt>From</dt><dd>");
  put_account_number(html, from.sort_code, from.account_number).put("</dd>");
  if (!draft.typed.reference.empty())
    html.put("<dt>Reference</dt><dd>").foreign(draft.typed.reference).put("</dd>");
  html.put("</dl>");
  begin_form(html, visit, "/pay/confirm");
  for (const auto& [name, member] : kFields) hidden(html, name, draft.typed.*member);
  html.put("<div class=\"row\"><button name=\"step\" value=\"pay\">Pay ").text(amount);
  html.put("</button><button name=\"step\" value=\"change\" class=\"quiet\">Change it</button>");
  html.put("</div></form>");
  return page;
}

// Under its dedupe_id it is safe to ask again, and only so.
bool may_have_happened(const base::Error& error) {
  return error.code == base::ErrorCode::kUnknown ||
         error.code == base::ErrorCode::kDeadlineExceeded ||
         error.code == base::ErrorCode::kUnavailable;
}

using Step = runtime::Task<base::Result<void>>;

// Her account and those she keeps. An error: the form cannot be shown at all. `draft` lives in the
// frame that awaits this, as it does below.
Step begin_draft(const Services& services, Visit& visit, Draft& draft) {
  auto choosing = choose_account(services, visit, draft.typed.account_id);
  auto chosen = co_await std::move(choosing);
  if (!chosen) co_return base::fail(std::move(chosen).error());
  draft.chosen = *std::move(chosen);
  auto asked = ask<std::vector<Payee>>(services, services.payments, &PaymentsApi::payees,
                                       visit.context, visit.session->user_id);
  auto payees = co_await std::move(asked);
  if (!payees) co_return base::fail(std::move(payees).error());
  draft.payees = *std::move(payees);
  std::erase_if(draft.payees, [](const Payee& payee) { return !payee.is_here(); });
  const auto wanted = base::parse_id("payee", draft.typed.payee_id);
  const auto kept =
      wanted ? std::ranges::find(draft.payees, *wanted, &Payee::id) : draft.payees.end();
  if (kept != draft.payees.end()) draft.payee = *kept;
  if (!draft.typed.payee_id.empty() && !draft.payee)
    note(draft, base::make_error(base::ErrorCode::kNotFound, "payee_not_found", ""));
  co_return base::Result<void>();
}

// Whom it is to: one she keeps, or somebody new as she would be kept.
Step find_payee(const Services& services, Visit& visit, Draft& draft) {
  if (draft.typed.payee_id.empty()) {
    payments::CreatePayee request{.user_id = visit.session->user_id,
                                  .name = draft.typed.name,
                                  .sort_code = draft.typed.sort_code,
                                  .account_number = draft.typed.account_number};
    auto asked = ask<Payee>(services, services.payments, &PaymentsApi::check_payee, visit.context,
                            std::move(request));
    auto payee = co_await std::move(asked);
    if (!payee && !is_of_field(payee.error())) co_return base::fail(std::move(payee).error());
    if (!payee) note(draft, payee.error());
    if (payee) draft.payee = *std::move(payee);
  }
  if (!draft.payee) co_return base::Result<void>();
  const auto refuse = [&draft](std::string_view reason) {
    note(draft, base::make_error(base::ErrorCode::kFailedPrecondition, reason, ""));
  };
  if (!draft.payee->is_here()) refuse("scheme_not_reachable");
  if (draft.payee->account_id == draft.chosen.account.id) refuse("same_account");
  if (!draft.problems.empty()) co_return base::Result<void>();
  auto looking =
      ask<accounts::Account>(services, services.accounts, &accounts::AccountsApi::find_any,
                             visit.context, draft.payee->account_id);
  const auto account = co_await std::move(looking);
  if (!account) co_return base::fail(account.error());
  if (account->closed) refuse("payee_account_closed");
  co_return base::Result<void>();
}

Step check_draft(const Services& services, Visit& visit, Draft& draft) {
  auto beginning = begin_draft(services, visit, draft);
  const auto begun = co_await std::move(beginning);
  if (!begun) co_return base::fail(begun.error());
  const auto amount = typed_amount(draft.typed.amount, draft.chosen.account.currency);
  if (amount) draft.amount_minor = *amount;
  if (!amount) draft.problems.emplace("amount", words_for(amount.error()));
  const auto reference = payments::check_reference(draft.typed.reference);
  if (!reference) note(draft, reference.error());
  if (draft.chosen.account.closed)
    note(draft, base::make_error(base::ErrorCode::kFailedPrecondition, "own_account_closed", ""));
  auto finding = find_payee(services, visit, draft);
  auto found = co_await std::move(finding);
  co_return found;
}

// Kept from here on, as whom she paid.
runtime::Task<base::Result<base::Id>> keep_payee(const Services& services, Visit& visit,
                                                 const Draft& draft) {
  if (!draft.typed.payee_id.empty()) co_return draft.payee->id;
  payments::CreatePayee request{.user_id = visit.session->user_id,
                                .name = draft.typed.name,
                                .sort_code = draft.typed.sort_code,
                                .account_number = draft.typed.account_number};
  auto asked = ask<Payee>(services, services.payments, &PaymentsApi::create_payee, visit.context,
                          std::move(request));
  const auto kept = co_await std::move(asked);
  if (!kept) co_return base::fail(kept.error());
  co_return kept->id;
}

// She has confirmed it, so where the bank wants it approved she has approved it.
runtime::Task<base::Result<Payment>> pay(const Services& services, Visit& visit,
                                         const Draft& draft) {
  auto keeping = keep_payee(services, visit, draft);
  const auto payee_id = co_await std::move(keeping);
  if (!payee_id) co_return base::fail(payee_id.error());
  payments::SendPayment request;
  request.user_id = visit.session->user_id;
  request.account_id = draft.chosen.account.id;
  request.to = payments::ToPayee{*payee_id};
  request.amount_minor = draft.amount_minor;
  request.reference = draft.typed.reference;
  request.dedupe_id = draft.typed.dedupe_id;
  auto sending = ask<Payment>(services, services.payments, &PaymentsApi::send, visit.context,
                              std::move(request));
  auto payment = co_await std::move(sending);
  if (!payment || payment->state != PaymentState::kAwaitingApproval) co_return payment;
  const payments::PaymentName name{.user_id = visit.session->user_id, .payment_id = payment->id};
  auto approving =
      ask<Payment>(services, services.payments, &PaymentsApi::approve, visit.context, name);
  auto approved = co_await std::move(approving);
  // What could not be approved now still waits for her, and its page says so.
  co_return approved ? approved : payment;
}

}  // namespace

PageTask show_pay(const Services& services, Visit& visit) {
  Draft draft;
  draft.typed.account_id = visit.asked("account");
  draft.typed.payee_id = visit.asked("payee");
  auto beginning = begin_draft(services, visit, draft);
  const auto begun = co_await std::move(beginning);
  if (!begun) co_return base::fail(begun.error());
  co_return pay_page(visit, draft);
}

PageTask check_payment(const Services& services, Visit& visit) {
  Draft draft;
  draft.typed = form_of(visit);
  auto checking = check_draft(services, visit, draft);
  const auto checked = co_await std::move(checking);
  if (!checked) co_return base::fail(checked.error());
  if (!draft.problems.empty()) co_return pay_page(visit, draft);
  draft.typed.dedupe_id = draw_token();
  co_return confirm_page(visit, draft);
}

PageTask send_payment(const Services& services, Visit& visit) {
  Draft draft;
  draft.typed = form_of(visit);
  auto checking = check_draft(services, visit, draft);
  const auto checked = co_await std::move(checking);
  if (!checked) co_return base::fail(checked.error());
  if (visit.field("step") != "pay" || !draft.problems.empty()) co_return pay_page(visit, draft);
  const auto proven = check_proven(visit);
  if (!proven) co_return base::fail(proven.error());
  auto paying = pay(services, visit, draft);
  const auto payment = co_await std::move(paying);
  if (!payment && is_of_field(payment.error())) {
    note(draft, payment.error());
    co_return pay_page(visit, draft);
  }
  if (!payment && may_have_happened(payment.error())) co_return confirm_page(visit, draft, true);
  if (!payment) co_return base::fail(payment.error());
  if (payment->state == PaymentState::kBooked) {
    auto waiting = wait_until_seen(services, payment->account_id, payment->slot);
    co_await std::move(waiting);
  }
  co_return redirect_to("/pay/payments/" + base::to_text("payment", payment->id));
}

PageTask forget_payee(const Services& services, Visit& visit) {
  const auto payee_id = base::parse_id("payee", visit.place[0]);
  if (!payee_id)
    co_return base::fail(base::ErrorCode::kNotFound, "payee_not_found", "no id of a payee");
  auto asked = ask<void>(services, services.payments, &PaymentsApi::delete_payee, visit.context,
                         visit.session->user_id, *payee_id);
  const auto forgotten = co_await std::move(asked);
  if (!forgotten) co_return base::fail(forgotten.error());
  co_return redirect_to("/pay");
}

}  // namespace atollbank::pages
