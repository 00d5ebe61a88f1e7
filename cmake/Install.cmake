# cmake --install, and the Debian package (cpack -G DEB). The program needs nothing beside it: models, rule pages and the
# report's page are compiled in. Clang's own headers are those of libclang-common-22-dev, on which the package depends.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# deed(1) and the completions are printed by the program itself, from its table of options.
set(MADE ${CMAKE_BINARY_DIR}/made)
file(MAKE_DIRECTORY ${MADE})
add_custom_command(OUTPUT ${MADE}/deed.1.gz ${MADE}/deed.bash ${MADE}/_deed ${MADE}/deed.fish
  COMMAND deed man > ${MADE}/deed.1
  COMMAND gzip -9nf ${MADE}/deed.1
  COMMAND deed completions bash > ${MADE}/deed.bash
  COMMAND deed completions zsh > ${MADE}/_deed
  COMMAND deed completions fish > ${MADE}/deed.fish
  DEPENDS deed VERBATIM)
add_custom_target(deed_made ALL DEPENDS ${MADE}/deed.1.gz)

install(TARGETS deed RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${MADE}/deed.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${MADE}/deed.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME deed)
install(FILES ${MADE}/_deed DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${MADE}/deed.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md")
install(DIRECTORY checks/docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/checks/docs FILES_MATCHING PATTERN "*.md")
install(DIRECTORY ci DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

# find_package(deed)
set(DEED_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/deed)
configure_package_config_file(cmake/package/deedConfig.cmake.in ${MADE}/deedConfig.cmake
  INSTALL_DESTINATION ${DEED_CMAKE_DIR} PATH_VARS CMAKE_INSTALL_BINDIR)
write_basic_package_version_file(${MADE}/deedConfigVersion.cmake COMPATIBILITY SameMajorVersion ARCH_INDEPENDENT)
install(FILES ${MADE}/deedConfig.cmake ${MADE}/deedConfigVersion.cmake DESTINATION ${DEED_CMAKE_DIR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME deed)
set(CPACK_PACKAGE_CONTACT "deed maintainers <deed@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Rust's ownership rules for C++ as it is")
set(CPACK_PACKAGE_DESCRIPTION
  "Reads C and C++ without annotations and reports where it breaks the rules\nthat Rust's compiler enforces: use after move and the like.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libclang-common-${LLVM_VERSION_MAJOR}-dev")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "git")
include(CPack)
