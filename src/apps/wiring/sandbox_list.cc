// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/sandbox_list.h"

namespace atollbank::apps {
namespace {

// Nobody whom there is. Names of several scripts, so that a demo can look for each.
constexpr const char* kFile =
    "id,kind,name,aliases,born,countries,programme\n"
    "MU-1,person,Aurelio Vantresca,Aurelius Vantreska|Aurelio de Vantresca,1961-04-17,,Smuggling\n"
    "MU-2,person,Zdenka Horvatovska,Zdenka Horvatowska,1974-11-02,,Smuggling\n"
    "MU-3,person,Рудольф Эльфберг,Rudolf Elphberg,1958,,Zenda\n"
    "MU-4,person,Casimir Oblonsky-Weir,,1949-07-30,GB,Zenda\n"
    "MU-5,person,Ibrahim al-Qasimovi,Ibrahim Kasimovi,1982-01-19,,Arms\n"
    "MU-6,person,Theodora Mavrolykos,Dora Mavrolykou,1969-09-09,GR,Arms\n"
    "MU-7,entity,Grand Meridian Shipping Ltd,GMS Holdings,,,Arms\n"
    "MU-8,person,陈伟明德,Chen Weimingde,1977-03-21,,Arms\n"
    "MU-9,person,Baldomero Quint Ferraz,Baldo Quint,1955-12-25,PT,Fraud\n"
    "MU-10,person,Ottoline Greshamwick,,1990-05-06,IE,Fraud\n";

}  // namespace

screening::LoadList sandbox_list() {
  screening::LoadList list;
  list.files = {kFile};
  list.manifest = {
      .version = "made-up-1",
      .format = screening::ListFormat::kBank,
      .sha256_files = {"d34774f3fcb33bb95d8e0fa0278ddede6a24d84551820ba131ea3b6a49af618a"},
      .entry_count = 10,
      .name_count = 19};
  return list;
}

}  // namespace atollbank::apps
