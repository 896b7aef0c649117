/** What a DTO class describes, as the plain data that a view builds: the class itself is for the OpenAPI document. */
export type AnswerOf<T> = T extends object ? { readonly [K in keyof T]: AnswerOf<T[K]> } : T;
