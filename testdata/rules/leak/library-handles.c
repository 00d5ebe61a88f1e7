// Handles of C libraries among the library's other functions: those work with them and leave them to the caller.
#include <stddef.h>

typedef struct evp_md_ctx_st EVP_MD_CTX;
typedef struct x509_st X509;
typedef struct evp_pkey_st EVP_PKEY;
EVP_MD_CTX *EVP_MD_CTX_new(void);
void EVP_MD_CTX_free(EVP_MD_CTX *);
int EVP_DigestUpdate(EVP_MD_CTX *, const void *, size_t);
EVP_PKEY *X509_get_pubkey(X509 *);
EVP_PKEY *X509_get0_pubkey(const X509 *);
void EVP_PKEY_free(EVP_PKEY *);
int EVP_PKEY_get_bits(const EVP_PKEY *);

typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
int sqlite3_prepare_v2(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
int sqlite3_bind_int(sqlite3_stmt *, int, int);
int sqlite3_step(sqlite3_stmt *);
int sqlite3_finalize(sqlite3_stmt *);

typedef void CURL;
struct curl_slist;
int curl_easy_setopt(CURL *, int, ...);
int curl_easy_perform(CURL *);
struct curl_slist *curl_slist_append(struct curl_slist *, const char *);
void curl_slist_free_all(struct curl_slist *);

// A library that nobody has written a model of.
typedef struct tar_reader_st TAR_READER;
TAR_READER *TAR_READER_new(void);
void TAR_READER_free(TAR_READER *);
int TAR_next(TAR_READER *);
const char *TAR_name(const TAR_READER *);

int bad_digest(const void *p, size_t n) {
  EVP_MD_CTX *c = EVP_MD_CTX_new();
  if (!c)
    return 0;
  if (!EVP_DigestUpdate(c, p, n))
    return 0; // expect: leak
  EVP_MD_CTX_free(c);
  return 1;
}

int ok_digest(const void *p, size_t n) {
  EVP_MD_CTX *c = EVP_MD_CTX_new();
  if (!c)
    return 0;
  int ok = EVP_DigestUpdate(c, p, n);
  EVP_MD_CTX_free(c);
  return ok;
}

int bad_key(X509 *x) {
  EVP_PKEY *k = X509_get_pubkey(x);
  return k && EVP_PKEY_get_bits(k) > 2048; // expect: leak
}

int ok_key(X509 *x) {
  EVP_PKEY *k = X509_get0_pubkey(x); // the certificate's
  return k && EVP_PKEY_get_bits(k) > 2048;
}

int bad_bound(sqlite3 *db, int id) {
  sqlite3_stmt *s = NULL;
  if (sqlite3_prepare_v2(db, "select ?", -1, &s, NULL) != 0)
    return -1;
  if (sqlite3_bind_int(s, 1, id) != 0)
    return -1; // expect: leak
  sqlite3_step(s);
  return sqlite3_finalize(s);
}

int ok_bound(sqlite3 *db, int id) {
  sqlite3_stmt *s = NULL;
  if (sqlite3_prepare_v2(db, "select ?", -1, &s, NULL) != 0)
    return -1;
  if (sqlite3_bind_int(s, 1, id) == 0)
    sqlite3_step(s);
  return sqlite3_finalize(s);
}

int bad_list(CURL *h) {
  struct curl_slist *l = NULL;
  l = curl_slist_append(l, "a");
  l = curl_slist_append(l, "b");
  curl_easy_setopt(h, 10023, l);
  return curl_easy_perform(h); // expect: leak
}

int ok_list(CURL *h) {
  struct curl_slist *l = NULL;
  l = curl_slist_append(l, "a");
  struct curl_slist *more = curl_slist_append(l, "b");
  if (!more) {
    curl_slist_free_all(l);
    return -1;
  }
  curl_easy_setopt(h, 10023, more);
  int r = curl_easy_perform(h);
  curl_slist_free_all(more);
  return r;
}

int bad_reader(void) {
  TAR_READER *r = TAR_READER_new();
  if (!r)
    return -1;
  while (TAR_next(r))
    if (TAR_name(r)[0] == '/')
      return 1; // expect: leak
  TAR_READER_free(r);
  return 0;
}

int ok_reader(void) {
  TAR_READER *r = TAR_READER_new();
  if (!r)
    return -1;
  int n = 0;
  while (TAR_next(r))
    n += TAR_name(r)[0] == '/';
  TAR_READER_free(r);
  return n;
}
