// SPDX-License-Identifier: Apache-2.0
// atollctl: one order, one answer, one exit code. Answers go to standard output, everything else to
// standard error.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "apps/atollctl/access/run_access_task.h"
#include "apps/atollctl/api_key.h"
#include "apps/atollctl/carry_out.h"
#include "apps/atollctl/command_line.h"
#include "apps/atollctl/connected_ledger.h"
#include "apps/atollctl/definitions/run_definition_task.h"
#include "apps/atollctl/exit_code.h"
#include "apps/atollctl/letters/run_letter_task.h"
#include "apps/atollctl/operations/run_operations_task.h"
#include "apps/atollctl/output.h"
#include "apps/atollctl/run_ledger_task.h"
#include "apps/atollctl/sandbox/run_sandbox_task.h"
#include "apps/atollctl/seals/run_seal_task.h"
#include "apps/atollctl/trail/run_trail_task.h"

namespace {

using namespace atollbank;
using namespace atollbank::atollctl;

int ask_ledger(const CommandLine& line, const LedgerOrder& order, const base::Clock& clock) {
  ConnectedLedger ledger(line, clock);
  const auto answer = carry_out(order, ledger.calls(), clock);
  if (!answer) return report(answer.error(), line.as_json);
  print(answer->view, line.as_json);
  if (answer->refusal.empty()) return kDone;
  complain(answer->refusal);
  return kRefused;
}

int run(const std::vector<std::string>& arguments) {
  Parsed parsed = parse(arguments);
  if (const auto* help = std::get_if<Help>(&parsed)) {
    std::fputs(help->text.c_str(), stdout);
    return kDone;
  }
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) {
    complain(refusal->line);
    return kBadUsage;
  }
  const base::SystemClock clock;
  CommandLine& line = std::get<CommandLine>(parsed);
  auto api_key = read_api_key(line.key_file, std::getenv(kApiKeyVariable));
  if (!api_key) return report(api_key.error(), line.as_json);
  line.api_key = *std::move(api_key);
  if (const auto* order = std::get_if<Verify>(&line.order)) {
    return run_ledger_task(line, VerifyLedger{.data_folder = order->data_folder}, clock);
  }
  if (const auto* task = std::get_if<LedgerTask>(&line.order)) {
    return run_ledger_task(line, *task, clock);
  }
  if (const auto* task = std::get_if<DefinitionTask>(&line.order)) {
    return run_definition_task(line, *task, clock);
  }
  if (const auto* task = std::get_if<SealTask>(&line.order)) {
    return run_seal_task(line, *task, clock);
  }
  if (const auto* task = std::get_if<SandboxTask>(&line.order)) {
    return run_sandbox_task(line, *task, clock);
  }
  if (const auto* task = std::get_if<OperationsTask>(&line.order)) {
    return run_operations_task(line, *task, clock);
  }
  if (const auto* task = std::get_if<ShowAccessLog>(&line.order)) {
    return run_access_task(line, *task);
  }
  if (const auto* task = std::get_if<TrailTask>(&line.order)) {
    return run_trail_task(line, *task, clock);
  }
  if (const auto* task = std::get_if<LetterTask>(&line.order)) {
    return run_letter_task(line, *task, clock);
  }
  return ask_ledger(line, std::get<LedgerOrder>(line.order), clock);
}

}  // namespace

int main(int argc, char** argv) try {
  return run({argv + 1, argv + argc});
} catch (const std::exception& failure) {
  complain(failure.what());
  return kUnreachable;
}
