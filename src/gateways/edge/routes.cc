// SPDX-License-Identifier: Apache-2.0
// The route table of the public API.
#include <array>

#include "gateways/edge/handlers.h"
#include "gateways/edge/route.h"
#include "services/attachments/api.h"
#include "services/imports/api.h"
#include "services/payments/api.h"
#include "services/receipts/receipt.h"

namespace atollbank::edge {
namespace {

using identity::kAnnotate;
using identity::kAskPayments;
using identity::kMakePayments;
using identity::kMovePots;
using identity::kOpenAccounts;
using identity::kReadAccounts;
using identity::kRegisterWebhooks;
using identity::kUseSandbox;

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kEvents = "text/event-stream";
constexpr std::string_view kText = "text/plain; version=0.0.4";
constexpr std::string_view kAnyType = "";  // what the file is
constexpr auto kInside = Access::kInside;
constexpr auto kAnyone = Access::kAnyone;
constexpr auto kHolder = Access::kTokenHolder;
constexpr auto kProgram = Access::kProgram;

constexpr std::array kRoutes = {
    Route{"GET", "/ping", "ping", kAnyone, 0, kJson, ping},
    Route{"GET", "/ping/whoami", "who_am_i", kHolder, 0, kJson, who_am_i},
    Route{"POST", "/oauth2/token", "exchange_token", kProgram, 0, kJson, exchange_token},
    Route{"POST", "/oauth2/revoke", "revoke_token", kProgram, 0, kJson, revoke_token},
    Route{"POST", "/oauth2/introspect", "introspect_token", kProgram, 0, kJson, introspect_token},
    Route{"POST", "/oauth2/logout", "log_out", kProgram, 0, kJson, log_out},
    Route{"GET", "/.well-known/oauth-authorization-server", "read_oauth_metadata", kAnyone, 0,
          kJson, read_oauth_metadata},
    Route{"GET", "/.well-known/jwks.json", "read_signing_keys", kAnyone, 0, kJson,
          read_signing_keys},

    Route{"GET", "/accounts", "list_accounts", kHolder, kReadAccounts, kJson, list_accounts},
    Route{"GET", "/balance", "read_balance", kHolder, kReadAccounts, kJson, read_balance},

    Route{"POST", "/accounts/{id}/wake", "wake_account", kHolder, kMakePayments, kJson,
          wake_account},
    Route{"POST", "/joint-accounts", "propose_joint_account", kHolder, kOpenAccounts, kJson,
          propose_joint_account},
    Route{"GET", "/joint-accounts", "list_joint_accounts", kHolder, kReadAccounts, kJson,
          list_joint_accounts},
    Route{"GET", "/joint-accounts/{id}", "read_joint_account", kHolder, kReadAccounts, kJson,
          read_joint_account},
    Route{"POST", "/joint-accounts/{id}/agree", "agree_to_joint_account", kHolder, kOpenAccounts,
          kJson, agree_to_joint_account},
    Route{"POST", "/joint-accounts/{id}/refuse", "refuse_joint_account", kHolder, kOpenAccounts,
          kJson, refuse_joint_account},

    Route{"GET", "/pots", "list_pots", kHolder, kReadAccounts, kJson, list_pots},
    Route{"GET", "/pots/listV1", "list_pots", kHolder, kReadAccounts, kJson, list_pots},
    Route{"GET", "/pots/{id}", "read_pot", kHolder, kReadAccounts, kJson, read_pot},
    Route{"POST", "/pots", "create_pot", kHolder, kMovePots, kJson, create_pot},
    Route{"PATCH", "/pots/{id}", "edit_pot", kHolder, kMovePots, kJson, edit_pot},
    Route{"DELETE", "/pots/{id}", "delete_pot", kHolder, kMovePots, kJson, delete_pot},
    Route{"GET", "/pots/{id}/transactions", "list_pot_transactions", kHolder, kReadAccounts, kJson,
          list_pot_transactions},
    Route{"PUT", "/pots/{id}/deposit", "deposit_into_pot", kHolder, kMovePots, kJson,
          deposit_into_pot},
    Route{"PUT", "/pots/{id}/withdraw", "withdraw_from_pot", kHolder, kMovePots, kJson,
          withdraw_from_pot},

    Route{"POST", "/payees", "create_payee", kHolder, kAskPayments, kJson, create_payee},
    Route{"GET", "/payees", "list_payees", kHolder, kAskPayments, kJson, list_payees},
    Route{"DELETE", "/payees/{id}", "delete_payee", kHolder, kAskPayments, kJson, delete_payee},
    Route{"POST", "/payments/bulk", "send_bulk_payment", kHolder, kAskPayments, kJson,
          send_bulk_payment, BodyKind::kAsSent, payments::kBulkFileBytesMax},
    Route{"GET", "/payments/bulk/{id}", "read_bulk_payment", kHolder, kAskPayments, kJson,
          read_bulk_payment},
    Route{"POST", "/payments/bulk/{id}/cancel", "cancel_bulk_payment", kHolder, kAskPayments, kJson,
          cancel_bulk_payment},
    Route{"POST", "/payments", "send_payment", kHolder, kAskPayments, kJson, send_payment},
    Route{"GET", "/payments", "list_payments", kHolder, kAskPayments, kJson, list_payments},
    Route{"GET", "/payments/{id}", "read_payment", kHolder, kAskPayments, kJson, read_payment},
    Route{"POST", "/payments/{id}/cancel", "cancel_payment", kHolder, kAskPayments, kJson,
          cancel_payment},
    Route{"POST", "/standing-orders", "create_standing_order", kHolder, kMakePayments, kJson,
          create_standing_order},
    Route{"GET", "/standing-orders", "list_standing_orders", kHolder, kMakePayments, kJson,
          list_standing_orders},
    Route{"GET", "/standing-orders/{id}", "read_standing_order", kHolder, kMakePayments, kJson,
          read_standing_order},
    Route{"POST", "/standing-orders/{id}/cancel", "cancel_standing_order", kHolder, kMakePayments,
          kJson, cancel_standing_order},

    Route{"POST", "/statements", "issue_statement", kHolder, kReadAccounts, kJson, issue_statement},
    Route{"GET", "/statements", "list_statements", kHolder, kReadAccounts, kJson, list_statements},
    Route{"GET", "/statements/{id}", "read_statement", kHolder, kReadAccounts, kJson,
          read_statement},
    Route{"GET", "/statements/{id}/download", "download_statement", kHolder, kReadAccounts,
          kAnyType, download_statement},

    Route{"GET", "/spending", "read_spending", kHolder, kReadAccounts, kJson, read_spending},
    Route{"GET", "/spending/trends", "read_spending_trends", kHolder, kReadAccounts, kJson,
          read_spending_trends},
    Route{"POST", "/category-rules", "create_category_rule", kHolder, kAnnotate, kJson,
          create_category_rule},
    Route{"GET", "/category-rules", "list_category_rules", kHolder, kReadAccounts, kJson,
          list_category_rules},
    Route{"DELETE", "/category-rules/{id}", "delete_category_rule", kHolder, kAnnotate, kJson,
          delete_category_rule},

    Route{"POST", "/applications", "create_application", kHolder, kOpenAccounts, kJson,
          create_application},
    Route{"GET", "/applications/{id}", "read_application", kHolder, kOpenAccounts, kJson,
          read_application},
    Route{"PUT", "/applications/{id}/evidence", "put_application_evidence", kHolder, kOpenAccounts,
          kJson, put_application_evidence},

    Route{"GET", "/transactions", "list_transactions", kHolder, kReadAccounts, kJson,
          list_transactions},
    Route{"GET", "/transactions/search", "search_transactions", kHolder, kReadAccounts, kJson,
          search_transactions},
    Route{"GET", "/transactions/export", "export_transactions", kHolder, kReadAccounts, kAnyType,
          export_transactions},
    Route{"GET", "/transactions/{id}/history", "read_transaction_history", kHolder, kReadAccounts,
          kJson, read_transaction_history},
    Route{"GET", "/transactions/{id}", "read_transaction", kHolder, kReadAccounts, kJson,
          read_transaction},
    Route{"PATCH", "/transactions/{id}", "annotate_transaction", kHolder, kAnnotate, kJson,
          annotate_transaction},
    Route{"POST", "/feed", "create_feed_item", kHolder, kAnnotate, kJson, create_feed_item},

    Route{"POST", "/attachment/upload", "begin_upload", kHolder, kAnnotate, kJson, begin_upload},
    Route{"PUT", "/attachment/uploads/{id}", "store_file", kAnyone, 0, kJson, store_file,
          BodyKind::kAsSent, attachments::kFileBytesMax},
    Route{"POST", "/attachment/uploads/{id}", "store_file", kAnyone, 0, kJson, store_file,
          BodyKind::kAsSent, attachments::kFileBytesMax},
    Route{"GET", "/attachment/files/{id}", "read_file", kAnyone, 0, kAnyType, read_file},
    Route{"POST", "/attachment/register", "register_attachment", kHolder, kAnnotate, kJson,
          register_attachment},
    Route{"POST", "/attachment/deregister", "deregister_attachment", kHolder, kAnnotate, kJson,
          deregister_attachment},

    Route{"PUT", "/transaction-receipts", "put_receipt", kHolder, kAnnotate, kJson, put_receipt,
          BodyKind::kAsSent, receipts::kReceiptBytesMax},
    Route{"GET", "/transaction-receipts", "read_receipt", kHolder, kReadAccounts, kJson,
          read_receipt},
    Route{"DELETE", "/transaction-receipts", "delete_receipt", kHolder, kAnnotate, kJson,
          delete_receipt},

    Route{"POST", "/webhooks", "register_webhook", kHolder, kRegisterWebhooks, kJson,
          register_webhook},
    Route{"GET", "/webhooks", "list_webhooks", kHolder, kRegisterWebhooks, kJson, list_webhooks},
    Route{"GET", "/webhooks/{id}", "read_webhook", kHolder, kRegisterWebhooks, kJson, read_webhook},
    Route{"PATCH", "/webhooks/{id}", "change_webhook", kHolder, kRegisterWebhooks, kJson,
          change_webhook},
    Route{"DELETE", "/webhooks/{id}", "delete_webhook", kHolder, kRegisterWebhooks, kJson,
          delete_webhook},
    Route{"POST", "/webhooks/{id}/rotate-secret", "rotate_webhook_secret", kHolder,
          kRegisterWebhooks, kJson, rotate_webhook_secret},
    Route{"GET", "/webhooks/{id}/deliveries", "list_webhook_deliveries", kHolder, kRegisterWebhooks,
          kJson, list_webhook_deliveries},
    Route{"POST", "/webhooks/{id}/replay", "replay_webhook", kHolder, kRegisterWebhooks, kJson,
          replay_webhook},
    Route{"GET", "/events", "stream_events", kHolder, kReadAccounts, kEvents, stream_events},

    Route{"POST", "/sandbox/incoming-payment", "make_incoming_payment", kHolder, kUseSandbox, kJson,
          make_incoming_payment},
    Route{"POST", "/sandbox/card-purchase", "make_card_purchase", kHolder, kUseSandbox, kJson,
          make_card_purchase},
    Route{"POST", "/sandbox/decline", "make_declined_purchase", kHolder, kUseSandbox, kJson,
          make_declined_purchase},
    Route{"POST", "/sandbox/settle", "settle_purchase", kHolder, kUseSandbox, kJson,
          settle_purchase},
    Route{"POST", "/sandbox/expire", "expire_purchase", kHolder, kUseSandbox, kJson,
          expire_purchase},
    Route{"POST", "/sandbox/refund", "refund_purchase", kHolder, kUseSandbox, kJson,
          refund_purchase},
    Route{"POST", "/sandbox/approve-payments", "approve_payments", kHolder, kMakePayments, kJson,
          approve_payments},
    Route{"POST", "/sandbox/approve-standing-orders", "approve_standing_orders", kHolder,
          kMakePayments, kJson, approve_standing_orders},
    Route{"POST", "/sandbox/overdraft", "set_overdraft", kHolder, kUseSandbox, kJson,
          set_overdraft},
    Route{"POST", "/sandbox/earn-interest", "earn_interest", kHolder, kUseSandbox, kJson,
          earn_interest},
    Route{"POST", "/sandbox/applications/{id}/decide", "decide_application", kHolder, kUseSandbox,
          kJson, decide_application},
    Route{"POST", "/sandbox/applications/{id}/erase", "erase_application", kHolder, kUseSandbox,
          kJson, erase_application},
    Route{"POST", "/sandbox/pass-days", "pass_days", kHolder, kUseSandbox, kJson, pass_days},
    Route{"POST", "/sandbox/import", "import_statement", kHolder, kUseSandbox, kJson,
          import_statement, BodyKind::kAsSent, imports::kFileSizeMax},
    Route{"GET", "/sandbox/imports", "list_imports", kHolder, kUseSandbox, kJson, list_imports},
    Route{"GET", "/sandbox/imports/{id}", "read_import", kHolder, kUseSandbox, kJson, read_import},

    Route{"POST", "/sandbox/authorise", "authorise_in_sandbox", kAnyone, 0, kJson,
          authorise_in_sandbox},
    Route{"POST", "/sandbox/approve", "approve_in_sandbox", kAnyone, 0, kJson, approve_in_sandbox},
    Route{"POST", "/sandbox/customers", "open_sandbox_customer", kAnyone, 0, kJson,
          open_sandbox_customer},
    Route{"POST", "/sandbox/clients", "register_sandbox_client", kAnyone, 0, kJson,
          register_sandbox_client},
    Route{"POST", "/sandbox/tokens", "issue_sandbox_token", kAnyone, 0, kJson, issue_sandbox_token},

    Route{"GET", "/healthz", "read_health", kInside, 0, kJson, read_health},
    Route{"GET", "/metrics", "read_metrics", kInside, 0, kText, read_metrics},

    Route{"GET", "/openapi.yaml", "read_description_yaml", kAnyone, 0, "application/yaml",
          read_description_yaml},
    Route{"GET", "/openapi.json", "read_description_json", kAnyone, 0, kJson,
          read_description_json},
    Route{"GET", "/docs", "read_documentation", kAnyone, 0, "text/html; charset=utf-8",
          read_documentation},
};

}  // namespace

std::span<const Route> routes() { return kRoutes; }

}  // namespace atollbank::edge
