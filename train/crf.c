// Forward-backward of a linear-chain CRF over a batch; gcc -O3 -march=native -shared -fPIC
#include <math.h>
#include <string.h>
#include <stdlib.h>
#define MAXK 16
// emis: B,L,K ; trans K,K (from,to) ; start K ; len B ; out marg B,L,K ; pair K,K summed (accumulated) ; logz B
void crf_fb(int B,int L,int K,const float*emis,const float*trans,const int*len,float*marg,float*pair,float*logz,float*pairtok){
  float T[MAXK*MAXK]; for(int i=0;i<K*K;i++)T[i]=expf(trans[i]);
  float*al=malloc(sizeof(float)*L*K),*E=malloc(sizeof(float)*L*K),*sc=malloc(sizeof(float)*L);
  for(int b=0;b<B;b++){
    int n=len[b]; double lz=0; const float*e=emis+(size_t)b*L*K; float*m=marg+(size_t)b*L*K; memset(m,0,sizeof(float)*L*K);
    if(n==0){logz[b]=0;continue;}
    for(int t=0;t<n;t++){ float mx=-1e30; for(int k=0;k<K;k++) if(e[t*K+k]>mx) mx=e[t*K+k];
      for(int k=0;k<K;k++)E[t*K+k]=expf(e[t*K+k]-mx); lz+=mx;
      float s=0;
      if(t==0) for(int k=0;k<K;k++){al[k]=E[k]*T[0*K+k]; s+=al[k];} // the state before the first token is O (0)
      else for(int k=0;k<K;k++){float a=0; for(int j=0;j<K;j++)a+=al[(t-1)*K+j]*T[j*K+k]; al[t*K+k]=a*E[t*K+k]; s+=al[t*K+k];}
      sc[t]=s; lz+=log(s); for(int k=0;k<K;k++)al[t*K+k]/=s; }
    logz[b]=lz;
    float be[MAXK],nb[MAXK]; for(int k=0;k<K;k++)be[k]=1;
    for(int t=n-1;t>=0;t--){
      float s=0; for(int k=0;k<K;k++){m[t*K+k]=al[t*K+k]*be[k]; s+=m[t*K+k];} for(int k=0;k<K;k++)m[t*K+k]/=s;
      for(int k=0;k<K;k++)be[k]*=E[t*K+k]/sc[t];
      if(t>0){ for(int j=0;j<K;j++){float a=0; for(int k=0;k<K;k++){float p=T[j*K+k]*be[k]; a+=p; float q=p*al[(t-1)*K+j]; if(pair)pair[j*K+k]+=q; if(pairtok)pairtok[(((size_t)b*L+t)*K+j)*K+k]=q;} nb[j]=a;} memcpy(be,nb,sizeof(be)); }
      else for(int k=0;k<K;k++){ if(pair)pair[k]+=m[k]; if(pairtok)pairtok[((size_t)b*L*K)*K+k]=m[k]; }
    }
  }
  free(al);free(E);free(sc);
}
void viterbi(int L,int K,const float*e,const float*trans,int*out){
  float*d=malloc(sizeof(float)*L*K); int*bp=malloc(sizeof(int)*L*K);
  for(int k=0;k<K;k++)d[k]=e[k]+trans[k];
  for(int t=1;t<L;t++)for(int k=0;k<K;k++){float b=-1e30;int bi=0;for(int j=0;j<K;j++){float v=d[(t-1)*K+j]+trans[j*K+k];if(v>b){b=v;bi=j;}} d[t*K+k]=b+e[t*K+k];bp[t*K+k]=bi;}
  int k=0; for(int j=1;j<K;j++) if(d[(L-1)*K+j]>d[(L-1)*K+k])k=j;
  for(int t=L-1;t>=0;t--){out[t]=k; if(t)k=bp[t*K+k];}
  free(d);free(bp);
}
