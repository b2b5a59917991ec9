// SPDX-License-Identifier: Apache-2.0
// The handlers that the route table names, one file a subject (<subject>_handlers.cc). Each reads
// its parameters, asks the services, and answers with a body; errors go up untranslated.
#pragma once

#include "gateways/edge/call.h"

namespace atollbank::edge {

// identity_handlers.cc
HandlerTask ping(const Services& services, Call call);
HandlerTask who_am_i(const Services& services, Call call);

// oauth/oauth_handlers.cc
HandlerTask exchange_token(const Services& services, Call call);
HandlerTask revoke_token(const Services& services, Call call);
HandlerTask introspect_token(const Services& services, Call call);
HandlerTask log_out(const Services& services, Call call);
HandlerTask read_oauth_metadata(const Services& services, Call call);
HandlerTask read_signing_keys(const Services& services, Call call);

// account_handlers.cc
HandlerTask list_accounts(const Services& services, Call call);
HandlerTask read_balance(const Services& services, Call call);
HandlerTask wake_account(const Services& services, Call call);

// joint/joint_account_handlers.cc
HandlerTask propose_joint_account(const Services& services, Call call);
HandlerTask list_joint_accounts(const Services& services, Call call);
HandlerTask read_joint_account(const Services& services, Call call);
HandlerTask agree_to_joint_account(const Services& services, Call call);
HandlerTask refuse_joint_account(const Services& services, Call call);

// pot_handlers.cc
HandlerTask list_pots(const Services& services, Call call);
HandlerTask read_pot(const Services& services, Call call);
HandlerTask create_pot(const Services& services, Call call);
HandlerTask edit_pot(const Services& services, Call call);
HandlerTask delete_pot(const Services& services, Call call);
HandlerTask deposit_into_pot(const Services& services, Call call);
HandlerTask withdraw_from_pot(const Services& services, Call call);

// payments/payment_handlers.cc
HandlerTask create_payee(const Services& services, Call call);
HandlerTask list_payees(const Services& services, Call call);
HandlerTask delete_payee(const Services& services, Call call);
HandlerTask send_payment(const Services& services, Call call);
HandlerTask list_payments(const Services& services, Call call);
HandlerTask read_payment(const Services& services, Call call);
HandlerTask cancel_payment(const Services& services, Call call);
HandlerTask approve_payments(const Services& services, Call call);  // in the sandbox

// payments/bulk_payment_handlers.cc
HandlerTask send_bulk_payment(const Services& services, Call call);
HandlerTask read_bulk_payment(const Services& services, Call call);
HandlerTask cancel_bulk_payment(const Services& services, Call call);
// What approve_payments does of a bulk payment.
HandlerTask approve_bulk_payment(const Services& services, Call call, base::Id bulk_id);

// payments/standing_order_handlers.cc
HandlerTask create_standing_order(const Services& services, Call call);
HandlerTask list_standing_orders(const Services& services, Call call);
HandlerTask read_standing_order(const Services& services, Call call);
HandlerTask cancel_standing_order(const Services& services, Call call);
HandlerTask approve_standing_orders(const Services& services, Call call);  // in the sandbox

// statements/statement_handlers.cc
HandlerTask issue_statement(const Services& services, Call call);
HandlerTask list_statements(const Services& services, Call call);
HandlerTask read_statement(const Services& services, Call call);
HandlerTask download_statement(const Services& services, Call call);

// spending/spending_handlers.cc
HandlerTask read_spending(const Services& services, Call call);
HandlerTask read_spending_trends(const Services& services, Call call);

// spending/rule_handlers.cc
HandlerTask create_category_rule(const Services& services, Call call);
HandlerTask list_category_rules(const Services& services, Call call);
HandlerTask delete_category_rule(const Services& services, Call call);

// onboarding/application_handlers.cc
HandlerTask create_application(const Services& services, Call call);
HandlerTask put_application_evidence(const Services& services, Call call);
HandlerTask read_application(const Services& services, Call call);
HandlerTask decide_application(const Services& services, Call call);  // in the sandbox
HandlerTask erase_application(const Services& services, Call call);   // in the sandbox

// transaction_handlers.cc
HandlerTask list_transactions(const Services& services, Call call);
HandlerTask list_pot_transactions(const Services& services, Call call);
HandlerTask search_transactions(const Services& services, Call call);       // search/
HandlerTask export_transactions(const Services& services, Call call);       // export/
HandlerTask read_transaction_history(const Services& services, Call call);  // history_handlers.cc
HandlerTask read_transaction(const Services& services, Call call);
HandlerTask annotate_transaction(const Services& services, Call call);
HandlerTask create_feed_item(const Services& services, Call call);

// attachment_handlers.cc
HandlerTask begin_upload(const Services& services, Call call);
HandlerTask store_file(const Services& services, Call call);
HandlerTask read_file(const Services& services, Call call);
HandlerTask register_attachment(const Services& services, Call call);
HandlerTask deregister_attachment(const Services& services, Call call);

// receipt_handlers.cc
HandlerTask put_receipt(const Services& services, Call call);
HandlerTask read_receipt(const Services& services, Call call);
HandlerTask delete_receipt(const Services& services, Call call);

// webhook_handlers.cc
HandlerTask register_webhook(const Services& services, Call call);
HandlerTask list_webhooks(const Services& services, Call call);
HandlerTask read_webhook(const Services& services, Call call);
HandlerTask change_webhook(const Services& services, Call call);
HandlerTask delete_webhook(const Services& services, Call call);
HandlerTask rotate_webhook_secret(const Services& services, Call call);
HandlerTask list_webhook_deliveries(const Services& services, Call call);
HandlerTask replay_webhook(const Services& services, Call call);

// event_handlers.cc
HandlerTask stream_events(const Services& services, Call call);

// sandbox/sandbox_handlers.cc
HandlerTask make_incoming_payment(const Services& services, Call call);
HandlerTask make_card_purchase(const Services& services, Call call);
HandlerTask make_declined_purchase(const Services& services, Call call);
HandlerTask settle_purchase(const Services& services, Call call);
HandlerTask expire_purchase(const Services& services, Call call);
HandlerTask refund_purchase(const Services& services, Call call);
HandlerTask pass_days(const Services& services, Call call);
HandlerTask set_overdraft(const Services& services, Call call);
HandlerTask earn_interest(const Services& services, Call call);

// sandbox/import_handlers.cc
HandlerTask import_statement(const Services& services, Call call);
HandlerTask read_import(const Services& services, Call call);
HandlerTask list_imports(const Services& services, Call call);

// sandbox_identity_handlers.cc
HandlerTask authorise_in_sandbox(const Services& services, Call call);
HandlerTask approve_in_sandbox(const Services& services, Call call);
HandlerTask open_sandbox_customer(const Services& services, Call call);
HandlerTask register_sandbox_client(const Services& services, Call call);
HandlerTask issue_sandbox_token(const Services& services, Call call);

// operation_handlers.cc
HandlerTask read_health(const Services& services, Call call);
HandlerTask read_metrics(const Services& services, Call call);

// description/handlers.cc
HandlerTask read_description_yaml(const Services& services, Call call);
HandlerTask read_description_json(const Services& services, Call call);
HandlerTask read_documentation(const Services& services, Call call);

}  // namespace atollbank::edge
