// What `restrict` promises is asked of the caller, body or not.
#include <cstddef>

void blend(float *__restrict Out, const float *__restrict A, const float *__restrict B, std::size_t N);
void shift(float *Out, const float *In, std::size_t N);
int compare(const char *__restrict A, const char *__restrict B);
static void scaleInto(float *__restrict Out, const float *__restrict In, std::size_t N) {
  for (std::size_t I = 0; I != N; ++I)
    Out[I] = 2 * In[I];
}

void bad_output_is_input(float *P, const float *Q, std::size_t N) {
  blend(P, P, Q, N); // expect: aliased-arguments
}
void bad_array(float (&Samples)[64]) {
  scaleInto(Samples, Samples, 64); // expect: aliased-arguments
}
void ok_three(float *P, const float *Q, const float *R, std::size_t N) { blend(P, Q, R, N); }
void ok_inputs_alike(float *P, const float *Q, std::size_t N) { blend(P, Q, Q, N); }
void ok_no_promise(float *P, std::size_t N) { shift(P, P, N); }
void ok_only_read(const char *Text) { compare(Text, Text); }

// Halves of one array lie apart, as far as the number says how long they are.
void ok_halves(float *Samples) { scaleInto(Samples, Samples + 32, 32); }
void ok_halves_by_variable(float *Samples, std::size_t Half) { scaleInto(Samples + Half, Samples, Half); }
void ok_parts(float *Samples, std::size_t Stride, std::size_t N) { blend(Samples, Samples + Stride, Samples + N, N); }
void bad_one_further(float *Samples) {
  scaleInto(Samples + 1, Samples, 63); // expect: aliased-arguments
}
void bad_same_offset(float *Samples, std::size_t At, std::size_t N) {
  scaleInto(Samples + At, Samples + At, N); // expect: aliased-arguments
}
