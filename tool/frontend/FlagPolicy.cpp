#include "frontend/FlagPolicy.h"
#include "clang/Options/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Option/Option.h"

using llvm::opt::Option;
namespace opt = clang::options;

namespace deed {
namespace {

constexpr const char *WritesFile = "writes a file";
constexpr const char *RunsProgram = "loads or runs a program";
constexpr const char *Linking = "belongs to linking";
constexpr const char *WhatToMake = "says what to make of the source; it is only read here";
constexpr const char *Diagnosing = "warnings are off and errors never stop the analysis";
constexpr const char *Generating = "belongs to code generation, profiling or debug information";
constexpr const char *Precompiled = "precompiled headers and modules are read from their sources";
constexpr const char *DriverOwn = "steers the compiler's driver";
constexpr const char *Offloading = "code for accelerators is not analysed";
constexpr const char *NoEffect = "clang has no use for it";
constexpr const char *Unknown = "clang does not know it";

struct Row {
  unsigned Id; ///< of an option or a group
  const char *Reason;
};

/// Options that pass although their group does not, or that have none. Sorted by what they decide.
constexpr unsigned Kept[] = {
    // language
    opt::OPT_std_EQ,
    opt::OPT_std_default_EQ,
    opt::OPT_ansi,
    opt::OPT_x,
    opt::OPT_trigraphs,
    opt::OPT_traditional_cpp,
    opt::OPT_pthread,
    opt::OPT_pthreads,
    opt::OPT_faligned_new_EQ,
    opt::OPT_fnew_alignment_EQ,
    // macros and includes
    opt::OPT_D,
    opt::OPT_U,
    opt::OPT_F,
    opt::OPT_embed_dir_EQ,
    opt::OPT__sysroot_EQ,
    opt::OPT__sysroot,
    opt::OPT_stdlib_EQ,
    opt::OPT_nostdinc,
    opt::OPT_nostdincxx,
    opt::OPT_nostdlibinc,
    opt::OPT_nobuiltininc,
    opt::OPT_gcc_toolchain,
    opt::OPT_gcc_install_dir_EQ,
    opt::OPT_gcc_triple_EQ,
    // target
    opt::OPT_target,
    opt::OPT_arch,
    opt::OPT_EB,
    opt::OPT_EL,
};

/// Groups that pass but for the options in Dropped.
constexpr unsigned KeptGroups[] = {
    opt::OPT_I_Group, opt::OPT_i_Group, opt::OPT_IncludePath_Group, opt::OPT_f_Group,
    opt::OPT_m_Group, opt::OPT_O_Group, opt::OPT_clang_i_Group,
};

/// Why an option or a group does not pass. What stands in neither list does not pass either.
constexpr Row DroppedOptions[] = {
    {opt::OPT_INPUT, WhatToMake}, // replaced by the command's file
    {opt::OPT_o, WritesFile},
    {opt::OPT_dumpdir, WritesFile},
    {opt::OPT_MJ, WritesFile},
    {opt::OPT_gen_cdb_fragment_path, WritesFile},
    {opt::OPT_save_temps_EQ, WritesFile},
    {opt::OPT_save_stats_EQ, WritesFile},
    {opt::OPT__serialize_diags, WritesFile},
    {opt::OPT_ftime_trace, WritesFile},
    {opt::OPT_ftime_trace_EQ, WritesFile},
    {opt::OPT_ftime_trace_granularity_EQ, WritesFile},
    {opt::OPT_ftime_trace_verbose, WritesFile},
    {opt::OPT_ftime_report, WritesFile},
    {opt::OPT_ftime_report_EQ, WritesFile},
    {opt::OPT_fsave_optimization_record, WritesFile},
    {opt::OPT_fsave_optimization_record_EQ, WritesFile},
    {opt::OPT_foptimization_record_file_EQ, WritesFile},
    {opt::OPT_foptimization_record_passes_EQ, WritesFile},
    {opt::OPT_fproc_stat_report, WritesFile},
    {opt::OPT_fproc_stat_report_EQ, WritesFile},
    {opt::OPT_fcrash_diagnostics_dir, WritesFile},
    {opt::OPT_fcrash_diagnostics_EQ, WritesFile},
    {opt::OPT_fcrash_diagnostics, WritesFile},
    {opt::OPT_fno_crash_diagnostics, WritesFile},
    {opt::OPT_fdepfile_entry, WritesFile},
    {opt::OPT_fstack_usage, WritesFile},
    {opt::OPT_fthin_link_bitcode_EQ, WritesFile},
    {opt::OPT_dependency_dot, WritesFile},
    {opt::OPT_dependency_file, WritesFile},
    {opt::OPT_module_dependency_dir, WritesFile},
    {opt::OPT_symbol_graph_dir_EQ, WritesFile},

    {opt::OPT_fplugin_EQ, RunsProgram},
    {opt::OPT_fplugin_arg, RunsProgram},
    {opt::OPT_fpass_plugin_EQ, RunsProgram},
    {opt::OPT_mllvm, RunsProgram},
    {opt::OPT_mmlir, RunsProgram},
    {opt::OPT_B, RunsProgram},
    {opt::OPT_fuse_ld_EQ, RunsProgram},
    {opt::OPT_ld_path_EQ, RunsProgram},
    {opt::OPT_fno_integrated_as, RunsProgram},
    {opt::OPT_fintegrated_as, NoEffect},
    {opt::OPT_fno_integrated_cc1, RunsProgram},
    {opt::OPT_fintegrated_cc1, DriverOwn},
    {opt::OPT_fthinlto_distributor_EQ, RunsProgram},

    {opt::OPT_include_pch, Precompiled},
    {opt::OPT_fmodules, Precompiled},
    {opt::OPT_fcxx_modules, Precompiled},
    {opt::OPT_fimplicit_modules, Precompiled},
    {opt::OPT_fimplicit_module_maps, Precompiled},
    {opt::OPT_fmodule_map_file, Precompiled},
    {opt::OPT_fmodule_file, Precompiled},
    {opt::OPT_fmodule_name_EQ, Precompiled},
    {opt::OPT_fmodule_output, Precompiled},
    {opt::OPT_fmodule_output_EQ, Precompiled},
    {opt::OPT_fmodule_header, Precompiled},
    {opt::OPT_fmodule_header_EQ, Precompiled},
    {opt::OPT_fmodule_file_deps, Precompiled},
    {opt::OPT_fmodules_cache_path, Precompiled},
    {opt::OPT_fmodules_user_build_path, Precompiled},
    {opt::OPT_fmodules_prune_after, Precompiled},
    {opt::OPT_fmodules_prune_interval, Precompiled},
    {opt::OPT_fbuild_session_file, Precompiled},
    {opt::OPT_fbuild_session_timestamp, Precompiled},
    {opt::OPT_fprebuilt_module_path, Precompiled},
    {opt::OPT_fprebuilt_implicit_modules, Precompiled},
    {opt::OPT_fmodules_ignore_macro, Precompiled},
    {opt::OPT_fmodules_decluse, Precompiled},
    {opt::OPT_fmodules_strict_decluse, Precompiled},
    {opt::OPT_fmodules_search_all, Precompiled},
    {opt::OPT_fmodules_validate_once_per_build_session, Precompiled},
    {opt::OPT_fmodules_validate_system_headers, Precompiled},
    {opt::OPT_fmodules_validate_input_files_content, Precompiled},
    {opt::OPT_fmodules_embed_all_files, Precompiled},
    {opt::OPT_fmodules_reduced_bmi, Precompiled},
    {opt::OPT_fbuiltin_module_map, Precompiled},
    {opt::OPT_fpch_codegen, Precompiled},
    {opt::OPT_fpch_debuginfo, Precompiled},
    {opt::OPT_fpch_instantiate_templates, Precompiled},
    {opt::OPT_fpch_preprocess, Precompiled},
    {opt::OPT_fapinotes, Precompiled},
    {opt::OPT_fapinotes_modules, Precompiled},
    {opt::OPT_iapinotes_modules, Precompiled},
    {opt::OPT_relocatable_pch, Precompiled},
    {opt::OPT_ignore_pch, Precompiled},

    {opt::OPT_fprofile_generate, Generating},
    {opt::OPT_fprofile_generate_EQ, Generating},
    {opt::OPT_fprofile_use, Generating},
    {opt::OPT_fprofile_use_EQ, Generating},
    {opt::OPT_fprofile_instr_generate, Generating},
    {opt::OPT_fprofile_instr_generate_EQ, Generating},
    {opt::OPT_fprofile_instr_use, Generating},
    {opt::OPT_fprofile_instr_use_EQ, Generating},
    {opt::OPT_fprofile_sample_use_EQ, Generating},
    {opt::OPT_fprofile_dir, Generating},
    {opt::OPT_fprofile_arcs, Generating},
    {opt::OPT_fprofile_list_EQ, Generating},
    {opt::OPT_fprofile_filter_files_EQ, Generating},
    {opt::OPT_fprofile_exclude_files_EQ, Generating},
    {opt::OPT_fprofile_remapping_file_EQ, Generating},
    {opt::OPT_fprofile_update_EQ, Generating},
    {opt::OPT_fprofile_continuous, Generating},
    {opt::OPT_fcs_profile_generate, Generating},
    {opt::OPT_fcs_profile_generate_EQ, Generating},
    {opt::OPT_fauto_profile_EQ, Generating},
    {opt::OPT_fmemory_profile, Generating},
    {opt::OPT_fmemory_profile_EQ, Generating},
    {opt::OPT_fmemory_profile_use_EQ, Generating},
    {opt::OPT_fcodegen_data_generate_EQ, Generating},
    {opt::OPT_fcodegen_data_use_EQ, Generating},
    {opt::OPT_ftest_coverage, Generating},
    {opt::OPT_fcoverage_mapping, Generating},
    {opt::OPT_fmcdc_coverage, Generating},
    {opt::OPT_coverage, Generating},
    {opt::OPT_fcreate_profile, Generating},
    {opt::OPT_flto, Generating},
    {opt::OPT_flto_EQ, Generating},
    {opt::OPT_flto_jobs_EQ, Generating},
    {opt::OPT_flto_EQ_auto, Generating},
    {opt::OPT_flto_EQ_jobserver, Generating},
    {opt::OPT_ffat_lto_objects, Generating},
    {opt::OPT_fsplit_lto_unit, Generating},
    {opt::OPT_fthinlto_index_EQ, Generating},
    {opt::OPT_fwhole_program_vtables, Generating},
    {opt::OPT_fvirtual_function_elimination, Generating},
    {opt::OPT_fbasic_block_sections_EQ, Generating},
    {opt::OPT_fembed_bitcode, Generating},
    {opt::OPT_fembed_bitcode_EQ, Generating},
    {opt::OPT_fembed_offload_object_EQ, Generating},
    {opt::OPT_fxray_instrument, Generating},
    {opt::OPT_fxray_always_instrument, Generating},
    {opt::OPT_fxray_never_instrument, Generating},
    {opt::OPT_fxray_attr_list, Generating},
    {opt::OPT_fsanitize_ignorelist_EQ, Generating},
    {opt::OPT_fsanitize_system_ignorelist_EQ, Generating},
    {opt::OPT_fsanitize_coverage_allowlist, Generating},
    {opt::OPT_fsanitize_coverage_ignorelist, Generating},
    {opt::OPT_frandomize_layout_seed_file_EQ, Generating},
    {opt::OPT_fms_secure_hotpatch_functions_file, Generating},
    {opt::OPT_fverbose_asm, Generating},
    {opt::OPT_fclangir, Generating},
    {opt::OPT_fcompile_resource_EQ, NoEffect},
    {opt::OPT_mlink_builtin_bitcode_postopt, Generating},
    {opt::OPT_masm_EQ, Generating},
    {opt::OPT_mrelax_all, Generating},

    {opt::OPT_fopenmp_targets_EQ, Offloading},
    {opt::OPT_fcolor_diagnostics, Diagnosing},
    {opt::OPT_fno_color_diagnostics, Diagnosing},
    {opt::OPT_fdiagnostics_color_EQ, Diagnosing},
    {opt::OPT_fdiagnostics_format_EQ, Diagnosing},
    {opt::OPT_ferror_limit_EQ, Diagnosing},
    {opt::OPT_fmessage_length_EQ, Diagnosing},
    {opt::OPT_fdiagnostics_hotness_threshold_EQ, Diagnosing},
    {opt::OPT_fansi_escape_codes, Diagnosing},
    {opt::OPT_fmax_tokens_EQ, Diagnosing},
    {opt::OPT_fincremental_extensions, DriverOwn},
    {opt::OPT_frewrite_includes, WhatToMake},
    {opt::OPT_frewrite_imports, WhatToMake},
    {opt::OPT_fdirectives_only, WhatToMake},
    {opt::OPT_fminimize_whitespace, WhatToMake},
    {opt::OPT_fkeep_system_includes, WhatToMake},

    {opt::OPT_c, WhatToMake},
    {opt::OPT__HASH_HASH_HASH, DriverOwn},
    {opt::OPT_v, DriverOwn},
    {opt::OPT_driver_mode, DriverOwn},
    {opt::OPT_config, DriverOwn},
    {opt::OPT_resource_dir, DriverOwn},
    {opt::OPT_resource_dir_EQ, DriverOwn},
    {opt::OPT_Xarch__, DriverOwn},
    {opt::OPT_w, Diagnosing},
    {opt::OPT_pipe, NoEffect},
    {opt::OPT_P, WhatToMake},
    {opt::OPT_C, WhatToMake},
    {opt::OPT_CC, WhatToMake},
    {opt::OPT_H, WhatToMake},
    {opt::OPT_rdynamic, Linking},
};
constexpr Row DroppedGroups[] = {
    {opt::OPT_M_Group, WritesFile},
    {opt::OPT_Action_Group, WhatToMake},
    {opt::OPT_d_Group, WhatToMake},
    {opt::OPT_Link_Group, Linking},
    {opt::OPT_g_Group, Generating},
    {opt::OPT_R_Group, Diagnosing},
    {opt::OPT_W_Group, Diagnosing},
    {opt::OPT_pedantic_Group, Diagnosing},
    {opt::OPT_internal_Group, DriverOwn},
    {opt::OPT_offload_Group, Offloading},
    {opt::OPT_hip_Group, Offloading},
    {opt::OPT_cuda_Group, Offloading},
    {opt::OPT_sycl_Group, Offloading},
    {opt::OPT_hlsl_Group, Offloading},
    {opt::OPT_opencl_Group, Offloading},
    {opt::OPT_StaticAnalyzer_Group, Diagnosing},
    {opt::OPT_gfortran_Group, NoEffect},
    {opt::OPT_dxc_Group, NoEffect},
    {opt::OPT_clang_ignored_f_Group, NoEffect},
    {opt::OPT_clang_ignored_m_Group, NoEffect},
    {opt::OPT_clang_ignored_gcc_optimization_f_Group, NoEffect},
    {opt::OPT_clang_ignored_legacy_options_Group, NoEffect},
};

bool inGroup(Option O, unsigned Group) {
  for (Option G = O.getGroup(); G.isValid(); G = G.getGroup())
    if (G.getID() == Group)
      return true;
  return false;
}

} // namespace

const char *whyDropped(const Option &O) {
  unsigned Id = O.getUnaliasedOption().getID();
  if (Id == opt::OPT_UNKNOWN)
    return Unknown;
  if (llvm::is_contained(Kept, Id))
    return nullptr;
  for (const Row &R : DroppedOptions)
    if (R.Id == Id)
      return R.Reason;
  for (const Row &R : DroppedGroups)
    if (inGroup(O.getUnaliasedOption(), R.Id))
      return R.Reason;
  for (unsigned Group : KeptGroups)
    if (inGroup(O.getUnaliasedOption(), Group))
      return nullptr;
  return "does not decide how the source is read";
}

} // namespace deed
