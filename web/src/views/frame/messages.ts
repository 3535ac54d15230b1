// SPDX-License-Identifier: MIT
import { defineMessages } from '@/lib/i18n'

export const messages = defineMessages({
  en: {
    unreachable: 'The server does not answer',
    unreachableText: 'Check your connection. Nothing you saved is lost.',
    retry: 'Try again',
  },
  fr: {
    unreachable: 'Le serveur ne répond pas',
    unreachableText: 'Vérifiez votre connexion. Rien de ce que vous avez enregistré n’est perdu.',
    retry: 'Réessayer',
  },
  de: {
    unreachable: 'Der Server antwortet nicht',
    unreachableText: 'Prüfe die Verbindung. Nichts, was du gespeichert hast, ist verloren.',
    retry: 'Noch einmal versuchen',
  },
  nl: {
    unreachable: 'De server antwoordt niet',
    unreachableText: 'Controleer je verbinding. Niets van wat je hebt opgeslagen is verloren.',
    retry: 'Opnieuw proberen',
  },
})
